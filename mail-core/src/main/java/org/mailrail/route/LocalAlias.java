package org.mailrail.route;

import java.util.List;
import java.util.Optional;
import org.mailrail.core.EmailAddress;

/**
 * An alias of aliases(5): a name that stands for others.
 *
 * @param name in lower case, as it stands in the table
 * @param members at least one
 * @param owner who is told of failures in place of the sender, if there is an alias {@code owner-name}
 * @param unmatchedExtension the extension with its delimiter that was asked for and that the name is without; else empty
 */
public record LocalAlias(
        String name, List<AliasMember> members, Optional<EmailAddress> owner, String unmatchedExtension) {
    /** Copies the list. */
    public LocalAlias {
        members = List.copyOf(members);
    }

    /** Whether all members are addresses, so that mail can be handed on without anything being run, written or read. */
    public boolean hasOnlyAddresses() {
        return members.stream().allMatch(AliasMember.Address.class::isInstance);
    }
}
