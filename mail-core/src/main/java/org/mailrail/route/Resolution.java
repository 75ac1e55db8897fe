package org.mailrail.route;

import java.util.List;
import java.util.Map;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Reply;

/** What becomes of a recipient in the queue. Postfix's trivial-rewrite(8) and cleanup(8). */
public sealed interface Resolution {
    /**
     * Deliver.
     *
     * <p>Whoever sent the message may have chosen the local part, and it may be anything: {@code |command}, {@code /file}, {@code :include:/file},
     * {@code -option}. It is the name of somebody. It must never be read as a member of an alias, nor become part of a command line or
     * the path of a file without being checked: only what an administrator's table says ({@link AliasMember}) may name files and commands.
     *
     * @param recipient the address to deliver to; its local part is the sender's
     * @param addressClass the class of its domain
     * @param transport the name of a delivery agent, e.g. {@code smtp}, {@code lmtp}, {@code virtual}
     * @param nextHop where to: a domain, {@code [host]}, {@code [host]:port} or a path; in the syntax of the transport. Empty if the transport
     *     needs none
     */
    record Deliver(EmailAddress recipient, AddressClass addressClass, String transport, String nextHop)
            implements Resolution {}

    /**
     * Take these in its place: all that aliases lead to in the end. Each then goes where {@link RecipientResolver#resolveExpanded} says.
     *
     * @param recipients at least one, each once; the recipient itself may be among them
     * @param owners of those whom an alias with an {@code owner-} alias led to: the sender of their copy in Postfix, where failures are told.
     *     aliases(5). Nobody is in it who is not among the recipients
     */
    record Expand(List<EmailAddress> recipients, Map<EmailAddress, EmailAddress> owners) implements Resolution {
        /** Checks and copies: who stands for nobody would be lost. */
        public Expand {
            recipients = List.copyOf(recipients);
            owners = Map.copyOf(owners);
            if (recipients.isEmpty()) throw new IllegalArgumentException("expanded to nobody");
            if (!recipients.containsAll(owners.keySet())) throw new IllegalArgumentException("an owner of nobody");
        }

        /** With no owners. */
        public Expand(List<EmailAddress> recipients) {
            this(recipients, Map.of());
        }
    }

    /**
     * Nobody is there.
     *
     * @param reply 5xx: bounce; 4xx: try again later
     */
    record Reject(Reply reply) implements Resolution {}
}
