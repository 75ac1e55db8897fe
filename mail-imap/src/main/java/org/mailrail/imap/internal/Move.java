package org.mailrail.imap.internal;

import java.io.IOException;
import org.mailrail.store.Mailbox;
import org.mailrail.store.UidSet;

/**
 * MOVE and UID MOVE: a message is in the target before it leaves the source, so that none is lost in between. RFC 9051 section 6.4.8.
 *
 * @param set of which messages
 * @param uids whether the set's numbers are UIDs
 * @param target as the wire has it
 */
record Move(SequenceSet set, boolean uids, String target) implements Command.OnSelected {
    /** {@code move = "MOVE" SP sequence-set SP mailbox}. */
    static Move parse(Parser in, boolean uids) {
        Copy copy = Copy.parse(in, uids);
        return new Move(copy.set(), uids, copy.target());
    }

    @Override
    public Completion run(Session session, Session.User user, Selected mailbox, Responses out) throws IOException {
        int[] indexes = mailbox.indexes(set, uids);
        if (mailbox.isReadOnly()) return Completion.no("The mailbox is read-only");
        try (Mailbox to = user.open(target, "TRYCREATE")) {
            Mailbox.Copied copied = mailbox.mailbox().copy(mailbox.uids(indexes), to);
            if (copied.source().isEmpty()) return Completion.ok("Nothing was there to move");
            mailbox.mailbox().expunge(UidSet.of(copied.source()));
            // Untagged, so that it stands before the EXPUNGE responses, as RFC 6851 section 4.3 asks.
            out.untagged("OK [" + Copy.code(copied) + "] Moved");
            return Completion.ok("MOVE completed");
        }
    }
}
