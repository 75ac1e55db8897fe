package org.mailrail.route;

import java.util.List;
import java.util.Optional;
import org.mailrail.core.EmailAddress;

/**
 * What a local alias leads to in the end. Nothing is delivered, run or read yet.
 *
 * @param leaves what is to be delivered to; addresses that are no aliases, files, commands, and files to include. Each once
 * @param loop the alias in whose expansion it came up again; nothing if the aliases come to an end. Then it must not be delivered to at all
 */
public record ExpandedAlias(List<Leaf> leaves, Optional<String> loop) {
    /** Copies the list. */
    public ExpandedAlias {
        leaves = List.copyOf(leaves);
    }

    /**
     * One of those.
     *
     * @param member what is delivered to
     * @param alias the alias that has it as a member
     * @param owner who is told of failures in place of the sender: the owner of that alias, or of the nearest one above it that has one
     */
    public record Leaf(AliasMember member, String alias, Optional<EmailAddress> owner) {}
}
