package org.mailrail.imap.internal;

import java.io.IOException;
import org.mailrail.core.SyntaxException;
import org.mailrail.store.FlagChange;
import org.mailrail.store.Flags;
import org.mailrail.store.MailboxView;

/**
 * STORE and UID STORE. RFC 9051 section 6.4.6.
 *
 * @param set of which messages
 * @param uids whether the set's numbers are UIDs
 * @param change what is to be done
 * @param silent whether the client knows the result already
 */
record Store(SequenceSet set, boolean uids, FlagChange change, boolean silent) implements Command.OnSelected {
    /** {@code store = "STORE" SP sequence-set SP store-att-flags}. */
    static Store parse(Parser in, boolean uids) {
        in.space();
        SequenceSet set = SequenceSet.parse(in);
        in.space();
        char sign = in.take('+') ? '+' : in.take('-') ? '-' : ' ';
        int start = in.offset();
        String item = in.keyword();
        if (!item.equals("FLAGS") && !item.equals("FLAGS.SILENT")) throw new SyntaxException("FLAGS", start);
        in.space();
        Flags flags = in.peek() == '(' ? in.flagList() : in.bareFlags();
        FlagChange change = switch (sign) {
            case '+' -> new FlagChange.Add(flags);
            case '-' -> new FlagChange.Remove(flags);
            default -> new FlagChange.Replace(flags);
        };
        return new Store(set, uids, change, item.equals("FLAGS.SILENT"));
    }

    @Override
    public Command.News news() {
        return uids ? Command.News.ALL : Command.News.WITHOUT_EXPUNGE;
    }

    @Override
    public Completion run(Session session, Session.User user, Selected mailbox, Responses out) throws IOException {
        int[] indexes = mailbox.indexes(set, uids);
        if (mailbox.isReadOnly()) return Completion.no("The mailbox is read-only");
        mailbox.mailbox().store(mailbox.uids(indexes), change);
        MailboxView now = mailbox.mailbox().view();
        boolean gone = false;
        for (int index : indexes) {
            long uid = mailbox.uid(index);
            int current = now.indexOf(uid);
            if (current < 0) {
                gone = true;
                continue;
            }
            Flags flags = now.flags(current);
            // Silent or not, what somebody else did at the same time is told.
            boolean known = silent && flags.equals(change.applyTo(mailbox.flags(index)));
            if (known) mailbox.tell(uid, flags);
            else mailbox.putFlags(index, flags, uids, out);
        }
        return gone
                ? Completion.ok("EXPUNGEISSUED", "STORE completed, but for messages that are gone")
                : Completion.ok("STORE completed");
    }
}
