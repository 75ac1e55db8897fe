package org.mailrail.imap.internal;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mailrail.store.MailboxView;
import org.mailrail.store.SystemFlag;
import org.mailrail.store.UidSet;

/**
 * EXPUNGE and UID EXPUNGE. The EXPUNGE responses are news like any other. RFC 9051 sections 6.4.3 and 6.4.9.
 *
 * @param among the UIDs that UID EXPUNGE is limited to; null for EXPUNGE
 */
record Expunge(@Nullable SequenceSet among) implements Command.OnSelected {
    /** {@code uid-expunge = "EXPUNGE" SP sequence-set}. */
    static Expunge parse(Parser in) {
        in.space();
        return new Expunge(SequenceSet.parse(in));
    }

    @Override
    public Completion run(Session session, Session.User user, Selected mailbox, Responses out) throws IOException {
        if (mailbox.isReadOnly()) return Completion.no("The mailbox is read-only");
        mailbox.mailbox().expunge(deleted(mailbox, among));
        return Completion.ok("EXPUNGE completed");
    }

    /** The messages that are to be removed as things stand now, which may be more than the client has been told. */
    static UidSet deleted(Selected mailbox, @Nullable SequenceSet among) throws IOException {
        MailboxView now = mailbox.mailbox().view();
        long largest = now.size() == 0 ? 0 : now.uid(now.size() - 1);
        List<SequenceSet.Range> ranges = among == null ? List.of() : among.resolve(largest);
        return UidSet.of(IntStream.range(0, now.size())
                .filter(i -> now.flags(i).has(SystemFlag.DELETED))
                .mapToLong(now::uid)
                .filter(uid -> among == null || SequenceSet.contains(ranges, uid))
                .toArray());
    }
}
