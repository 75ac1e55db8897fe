package org.mailrail.imap.internal;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.mailrail.core.SyntaxException;
import org.mailrail.store.Flags;
import org.mailrail.store.Mailbox;
import org.mailrail.store.MailboxView;
import org.mailrail.store.SystemFlag;
import org.mailrail.store.UidSet;

/**
 * The mailbox that a session has selected, as its client knows it: sequence numbers stay what they are until an EXPUNGE response has been sent,
 * whatever others do meanwhile. RFC 9051 sections 2.3.1.2 and 7.5.1.
 */
final class Selected implements AutoCloseable {
    private final Mailbox mailbox;
    private final boolean readOnly;
    /** Keywords that a FLAGS response has named. */
    private final Set<String> keywords = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    /** Flags that the client was told after {@link #view} was taken. */
    private final Map<Long, Flags> told = new HashMap<>();
    /** What the client's sequence numbers mean. */
    private MailboxView view;

    private UidSet recent;

    Selected(Mailbox mailbox, boolean readOnly) throws IOException {
        this.mailbox = mailbox;
        this.readOnly = readOnly;
        view = mailbox.view();
        recent = readOnly ? mailbox.recent() : mailbox.claimRecent();
        for (int i = 0; i < view.size(); i++) keywords.addAll(view.flags(i).keywords());
    }

    Mailbox mailbox() {
        return mailbox;
    }

    boolean isReadOnly() {
        return readOnly;
    }

    MailboxView view() {
        return view;
    }

    /** How many messages the client knows of. */
    int size() {
        return view.size();
    }

    long uid(int index) {
        return view.uid(index);
    }

    /** The flags that the client has last been told, or would have been. */
    Flags flags(int index) {
        Flags later = told.get(view.uid(index));
        return later == null ? view.flags(index) : later;
    }

    boolean isRecent(long uid) {
        return recent.contains(uid);
    }

    /** How many of the messages are recent. */
    long recentCount() {
        return recent.stream().filter(uid -> view.indexOf(uid) >= 0).count();
    }

    /** Notes what the client is being told of a message's flags. */
    void tell(long uid, Flags flags) {
        told.put(uid, flags);
    }

    /**
     * The messages that a set names, as ascending indexes.
     *
     * @param uids whether the set's numbers are UIDs
     * @throws SyntaxException if a sequence number is above the number of messages
     */
    int[] indexes(SequenceSet set, boolean uids) {
        if (!uids) {
            if (set.exceeds(size())) throw new SyntaxException("message numbers up to " + size(), 0);
            return set.resolve(size()).stream()
                    .flatMapToInt(range -> IntStream.rangeClosed((int) range.first() - 1, (int) range.last() - 1))
                    .toArray();
        }
        return set.resolve(size() == 0 ? 0 : uid(size() - 1)).stream()
                .flatMapToInt(range -> IntStream.range(atOrAfter(range.first()), atOrAfter(range.last() + 1)))
                .toArray();
    }

    /** The UIDs at these indexes. */
    UidSet uids(int[] indexes) {
        return UidSet.of(IntStream.of(indexes).mapToLong(this::uid).toArray());
    }

    private int atOrAfter(long uid) {
        int index = view.indexOf(uid);
        return index >= 0 ? index : -index - 1;
    }

    /** {@code FLAGS} and {@code PERMANENTFLAGS}. RFC 9051 sections 7.3.5 and 7.1. */
    void putFlags(Responses out) throws IOException {
        Flags flags = Flags.of(List.of(SystemFlag.values()), keywords);
        out.put("* FLAGS ").flags(flags, false).put("\r\n");
        out.put("* OK [PERMANENTFLAGS ");
        if (readOnly) {
            out.put("()] No flag can be changed\r\n");
        } else {
            out.put("(");
            for (SystemFlag flag : SystemFlag.values()) out.put(flag.wireName()).put(" ");
            for (String keyword : keywords) out.put(keyword).put(" ");
            out.put("\\*)] Flags that can be changed\r\n");
        }
    }

    /** Names keywords that the client has not seen before they stand in a FETCH response. */
    void introduce(Flags flags, Responses out) throws IOException {
        if (keywords.addAll(flags.keywords())) putFlags(out);
    }

    /** {@code FETCH} with the flags of the message at this index. */
    void putFlags(int index, Flags flags, boolean withUid, Responses out) throws IOException {
        introduce(flags, out);
        long uid = uid(index);
        out.put("* ").put(index + 1).put(" FETCH (");
        if (withUid) out.put("UID ").put(uid).put(" ");
        out.put("FLAGS ").flags(flags, isRecent(uid)).put(")\r\n");
        tell(uid, flags);
    }

    /**
     * Tells the client what has changed since it was last told, and lets its sequence numbers mean what is there now. Where something has gone but
     * EXPUNGE may not be sent, everything waits: an EXISTS that counts the one without the other would be wrong.
     *
     * @param withUid whether flags are told with the UID
     * @return false if the mailbox is no longer the same one, and nothing that the client knows holds any more
     */
    @SuppressWarnings("ReferenceEquality") // the very same view: nothing has changed, and nothing needs to be compared
    boolean tellNews(Command.News news, boolean withUid, Responses out) throws IOException {
        MailboxView now = mailbox.view();
        if (now == view && told.isEmpty()) return true;
        if (!now.uidValidity().equals(view.uidValidity())) return false;
        if (news == Command.News.WITHOUT_EXPUNGE && hasVanished(now)) return true;
        int stayed = tellExpunged(now, out);
        if (now.size() > stayed) {
            out.untagged(now.size(), "EXISTS");
            tellRecent(now, out);
        }
        tellFlags(now, stayed, withUid, out);
        view = now;
        told.clear();
        return true;
    }

    private boolean hasVanished(MailboxView now) {
        if (now.size() < view.size()) return true;
        for (int i = 0; i < view.size(); i++) if (now.uid(i) != view.uid(i)) return true;
        return false;
    }

    private int tellExpunged(MailboxView now, Responses out) throws IOException {
        int stayed = 0;
        for (int i = 0; i < view.size(); i++) {
            if (stayed < now.size() && now.uid(stayed) == view.uid(i)) stayed++;
            else out.untagged(stayed + 1, "EXPUNGE"); // right once those before have been applied
        }
        return stayed;
    }

    private void tellRecent(MailboxView now, Responses out) throws IOException {
        UidSet more = readOnly ? mailbox.recent() : mailbox.claimRecent();
        recent = UidSet.of(LongStream.concat(recent.stream(), more.stream())
                .filter(uid -> now.indexOf(uid) >= 0)
                .toArray());
        out.untagged(recent.size(), "RECENT");
    }

    private void tellFlags(MailboxView now, int stayed, boolean withUid, Responses out) throws IOException {
        for (int i = 0; i < now.size(); i++) {
            Flags flags = now.flags(i);
            introduce(flags, out);
            if (i >= stayed) continue;
            int before = view.indexOf(now.uid(i));
            if (flags.equals(flags(before))) continue;
            out.put("* ").put(i + 1).put(" FETCH (");
            if (withUid) out.put("UID ").put(now.uid(i)).put(" ");
            out.put("FLAGS ").flags(flags, isRecent(now.uid(i))).put(")\r\n");
        }
    }

    @Override
    public void close() throws IOException {
        mailbox.close();
    }
}
