package org.mailrail.imap.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mailrail.core.SyntaxException;
import org.mailrail.store.FlagChange;
import org.mailrail.store.Flags;
import org.mailrail.store.MailboxMessage;
import org.mailrail.store.SystemFlag;
import org.mailrail.store.UidSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * FETCH and UID FETCH. RFC 9051 section 6.4.5.
 *
 * @param set of which messages
 * @param uids whether the set's numbers are UIDs
 * @param items what is asked for
 */
record Fetch(SequenceSet set, boolean uids, List<FetchItem> items) implements Command.OnSelected {
    private static final Logger LOG = LoggerFactory.getLogger(Fetch.class);
    private static final Flags SEEN = Flags.of(SystemFlag.SEEN);
    /** So many messages become seen at once: not all before the first is sent, and not each by itself. */
    private static final int BATCH = 64;

    Fetch {
        items = List.copyOf(items);
    }

    /** {@code fetch = "FETCH" SP sequence-set SP ("ALL" / "FULL" / "FAST" / fetch-att / "(" fetch-att *(SP fetch-att) ")")}. */
    static Fetch parse(Parser in, boolean uids) {
        in.space();
        SequenceSet set = SequenceSet.parse(in);
        in.space();
        List<FetchItem> items = new ArrayList<>();
        if (in.takeWord("ALL")) items.addAll(FetchItem.ALL);
        else if (in.takeWord("FAST")) items.addAll(FetchItem.FAST);
        else if (in.takeWord("FULL")) items.addAll(FetchItem.FULL);
        else if (in.take('(')) list(in, items);
        else items.add(FetchItem.parse(in));
        if (uids && !items.contains(FetchItem.Simple.UID)) items.add(0, FetchItem.Simple.UID);
        return new Fetch(set, uids, items);
    }

    private static void list(Parser in, List<FetchItem> items) {
        do {
            if (items.size() == Parser.MAX_LIST) throw new SyntaxException("fewer things to fetch", in.offset());
            FetchItem item = FetchItem.parse(in);
            if (!items.contains(item)) items.add(item);
        } while (in.take(' '));
        in.expect(')');
    }

    @Override
    public Command.News news() {
        return uids ? Command.News.ALL : Command.News.WITHOUT_EXPUNGE;
    }

    @Override
    public Completion run(Session session, Session.User user, Selected mailbox, Responses out) throws IOException {
        int[] indexes = mailbox.indexes(set, uids);
        boolean marks =
                !mailbox.isReadOnly() && items.stream().anyMatch(item -> item instanceof Section s && !s.peek());
        boolean needsMessage =
                items.stream().anyMatch(item -> item != FetchItem.Simple.UID && item != FetchItem.Simple.FLAGS);
        int gone = 0;
        int broken = 0;
        for (int start = 0; start < indexes.length; start += BATCH) {
            int[] batch = Arrays.copyOfRange(indexes, start, Math.min(start + BATCH, indexes.length));
            UidSet marked = marks ? mark(mailbox, batch) : UidSet.EMPTY;
            for (int index : batch) {
                long uid = mailbox.uid(index);
                boolean tellFlags = items.contains(FetchItem.Simple.FLAGS) || marked.contains(uid);
                Optional<MailboxMessage> message =
                        needsMessage ? mailbox.mailbox().message(uid) : Optional.empty();
                if (needsMessage && message.isEmpty()) {
                    gone++;
                    continue;
                }
                List<FetchedItem> fetched;
                try {
                    fetched = message.isPresent() ? FetchedItem.of(items, message.get()) : List.of();
                } catch (IOException e) {
                    // One message that cannot be read must not hide the others.
                    LOG.warn(
                            "Message {} in {} of {} cannot be read",
                            uid,
                            mailbox.mailbox().name(),
                            user.name(),
                            e);
                    broken++;
                    continue;
                }
                put(mailbox, index, tellFlags, fetched, out);
            }
        }
        if (broken > 0) return Completion.no("UNAVAILABLE", "Some messages cannot be read at the moment");
        return gone > 0
                ? Completion.ok("EXPUNGEISSUED", "FETCH completed, but for messages that are gone")
                : Completion.ok("FETCH completed");
    }

    /** Sets {@code \Seen} where it is not set. RFC 9051 section 6.4.5, {@code BODY[<section>]}. */
    private static UidSet mark(Selected mailbox, int[] batch) throws IOException {
        int[] unseen = Arrays.stream(batch)
                .filter(i -> !mailbox.flags(i).has(SystemFlag.SEEN))
                .toArray();
        if (unseen.length == 0) return UidSet.EMPTY;
        UidSet marked = mailbox.mailbox().store(mailbox.uids(unseen), new FlagChange.Add(SEEN));
        for (int index : unseen) {
            long uid = mailbox.uid(index);
            if (marked.contains(uid)) mailbox.tell(uid, mailbox.flags(index).with(SEEN));
        }
        return marked;
    }

    private void put(Selected mailbox, int index, boolean tellFlags, List<FetchedItem> fetched, Responses out)
            throws IOException {
        Flags flags = mailbox.flags(index);
        long uid = mailbox.uid(index);
        if (tellFlags) mailbox.introduce(flags, out);
        out.put("* ").put(index + 1).put(" FETCH (");
        String separator = "";
        if (items.contains(FetchItem.Simple.UID)) {
            out.put("UID ").put(uid);
            separator = " ";
        }
        if (tellFlags) {
            out.put(separator).put("FLAGS ").flags(flags, mailbox.isRecent(uid));
            separator = " ";
        }
        for (FetchedItem item : fetched) {
            out.put(separator);
            item.put(out);
            separator = " ";
        }
        out.put(")\r\n");
    }
}
