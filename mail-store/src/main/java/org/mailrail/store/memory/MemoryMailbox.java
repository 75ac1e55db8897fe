package org.mailrail.store.memory;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mailrail.message.MessageContent;
import org.mailrail.store.FlagChange;
import org.mailrail.store.Flags;
import org.mailrail.store.Mailbox;
import org.mailrail.store.MailboxGoneException;
import org.mailrail.store.MailboxMessage;
import org.mailrail.store.MailboxName;
import org.mailrail.store.UidSet;
import org.mailrail.store.UidValidity;
import org.mailrail.store.internal.ArrayView;
import org.mailrail.store.internal.Listeners;

/** One mailbox in memory. Its lock is held for short steps only, never while a content is read or a listener called. */
final class MemoryMailbox {
    private record Message(long uid, Instant internalDate, MessageContent content) implements MailboxMessage {}

    private record Stored(Message message, Flags flags) {}

    private final Object lock = new Object();
    private final MailboxName name;
    private final UidValidity uidValidity;
    private final TreeMap<Long, Stored> messages = new TreeMap<>();
    private final Listeners listeners = new Listeners();
    private long uidNext = 1;
    private long firstRecent = 1;
    private boolean gone;

    MemoryMailbox(MailboxName name, UidValidity uidValidity) {
        this.name = name;
        this.uidValidity = uidValidity;
    }

    Mailbox handle() {
        return new Handle(this);
    }

    /** The same messages under another name; handles on this one find it gone. */
    MemoryMailbox renamed(MailboxName to) {
        MemoryMailbox renamed = new MemoryMailbox(to, uidValidity);
        synchronized (lock) {
            renamed.messages.putAll(messages);
            renamed.uidNext = uidNext;
            renamed.firstRecent = firstRecent;
        }
        goAway();
        return renamed;
    }

    void goAway() {
        synchronized (lock) {
            gone = true;
        }
        listeners.changed();
    }

    ArrayView view() throws IOException {
        synchronized (lock) {
            checkThere();
            long[] uids = new long[messages.size()];
            Flags[] flags = new Flags[messages.size()];
            int i = 0;
            for (Map.Entry<Long, Stored> entry : messages.entrySet()) {
                uids[i] = entry.getKey();
                flags[i++] = entry.getValue().flags();
            }
            return new ArrayView(uidValidity, uidNext, uids, flags);
        }
    }

    private UidSet recent(boolean claim) throws IOException {
        synchronized (lock) {
            checkThere();
            UidSet recent = UidSet.of(messages.tailMap(firstRecent).keySet());
            if (claim) firstRecent = uidNext;
            return recent;
        }
    }

    private Optional<MailboxMessage> message(long uid) throws IOException {
        synchronized (lock) {
            checkThere();
            return Optional.ofNullable(messages.get(uid)).map(Stored::message);
        }
    }

    private Mailbox.Appended append(List<Mailbox.NewMessage> added) throws IOException {
        List<MessageContent> contents = new ArrayList<>();
        for (Mailbox.NewMessage message : added) contents.add(copyOf(message.content()));
        List<Long> uids = new ArrayList<>();
        synchronized (lock) {
            checkThere();
            for (int i = 0; i < added.size(); i++) {
                Mailbox.NewMessage message = added.get(i);
                uids.add(add(contents.get(i), message.flags(), message.internalDate()));
            }
        }
        if (!uids.isEmpty()) listeners.changed();
        return new Mailbox.Appended(uidValidity, uids);
    }

    private static MessageContent copyOf(MessageContent content) throws IOException {
        try (InputStream in = content.stream()) {
            return MessageContent.of(in.readAllBytes());
        }
    }

    private long add(MessageContent content, Flags flags, Instant internalDate) {
        long uid = uidNext++;
        Message message = new Message(uid, internalDate.truncatedTo(ChronoUnit.SECONDS), content);
        messages.put(uid, new Stored(message, flags));
        return uid;
    }

    private UidSet store(UidSet uids, FlagChange change) throws IOException {
        List<Long> there = new ArrayList<>();
        boolean differs = false;
        synchronized (lock) {
            checkThere();
            for (long uid : uids.toArray()) {
                Stored stored = messages.get(uid);
                if (stored == null) continue;
                there.add(uid);
                Flags after = change.applyTo(stored.flags());
                if (after.equals(stored.flags())) continue;
                messages.put(uid, new Stored(stored.message(), after));
                differs = true;
            }
        }
        if (differs) listeners.changed();
        return UidSet.of(there);
    }

    Mailbox.Copied copyTo(UidSet uids, MemoryMailbox target) throws IOException {
        List<Stored> found = new ArrayList<>();
        synchronized (lock) {
            checkThere();
            for (long uid : uids.toArray()) {
                Stored stored = messages.get(uid);
                if (stored != null) found.add(stored);
            }
        }
        List<Long> copies = new ArrayList<>();
        synchronized (target.lock) {
            target.checkThere();
            for (Stored stored : found) {
                Message message = stored.message();
                copies.add(target.add(message.content(), stored.flags(), message.internalDate()));
            }
        }
        if (!copies.isEmpty()) target.listeners.changed();
        List<Long> sources =
                found.stream().map(stored -> stored.message().uid()).toList();
        return new Mailbox.Copied(target.uidValidity, sources, copies);
    }

    UidSet expunge(UidSet uids) throws IOException {
        List<Long> removed = new ArrayList<>();
        synchronized (lock) {
            checkThere();
            for (long uid : uids.toArray()) {
                if (messages.remove(uid) != null) removed.add(uid);
            }
        }
        if (!removed.isEmpty()) listeners.changed();
        return UidSet.of(removed);
    }

    private void checkThere() throws MailboxGoneException {
        if (gone) throw new MailboxGoneException(name);
    }

    private record Handle(MemoryMailbox mailbox) implements Mailbox {
        @Override
        public MailboxName name() {
            return mailbox.name;
        }

        @Override
        public ArrayView view() throws IOException {
            return mailbox.view();
        }

        @Override
        public UidSet claimRecent() throws IOException {
            return mailbox.recent(true);
        }

        @Override
        public UidSet recent() throws IOException {
            return mailbox.recent(false);
        }

        @Override
        public Optional<MailboxMessage> message(long uid) throws IOException {
            return mailbox.message(uid);
        }

        @Override
        public Appended append(List<NewMessage> messages) throws IOException {
            return mailbox.append(messages);
        }

        @Override
        public UidSet store(UidSet uids, FlagChange change) throws IOException {
            return mailbox.store(uids, change);
        }

        @Override
        public Copied copy(UidSet uids, Mailbox target) throws IOException {
            if (!(target instanceof Handle other)) throw new IllegalArgumentException("a mailbox of another store");
            return mailbox.copyTo(uids, other.mailbox);
        }

        @Override
        public UidSet expunge(UidSet uids) throws IOException {
            return mailbox.expunge(uids);
        }

        @Override
        public Registration onChange(Runnable listener) {
            return mailbox.listeners.add(listener);
        }

        @Override
        public void close() {
            // Nothing is held open.
        }
    }
}
