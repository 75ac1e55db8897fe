package org.mailrail.imap.internal;

import java.io.IOException;
import org.mailrail.store.Mailbox;

/**
 * COPY and UID COPY. RFC 9051 section 6.4.7.
 *
 * @param set of which messages
 * @param uids whether the set's numbers are UIDs
 * @param target as the wire has it
 */
record Copy(SequenceSet set, boolean uids, String target) implements Command.OnSelected {
    /** {@code copy = "COPY" SP sequence-set SP mailbox}. */
    static Copy parse(Parser in, boolean uids) {
        in.space();
        SequenceSet set = SequenceSet.parse(in);
        in.space();
        return new Copy(set, uids, in.mailbox());
    }

    @Override
    public Completion run(Session session, Session.User user, Selected mailbox, Responses out) throws IOException {
        int[] indexes = mailbox.indexes(set, uids);
        try (Mailbox to = user.open(target, "TRYCREATE")) {
            Mailbox.Copied copied = mailbox.mailbox().copy(mailbox.uids(indexes), to);
            return copied.source().isEmpty()
                    ? Completion.ok("Nothing was there to copy")
                    : Completion.ok(code(copied), "COPY completed");
        }
    }

    /** {@code resp-code-copy}. RFC 9051 section 7.1. */
    static String code(Mailbox.Copied copied) {
        return "COPYUID " + copied.uidValidity() + " " + Responses.ranges(copied.source()) + " "
                + Responses.ranges(copied.target());
    }
}
