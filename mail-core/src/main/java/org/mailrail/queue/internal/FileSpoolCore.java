package org.mailrail.queue.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.mailrail.core.Client;
import org.mailrail.core.QueueId;
import org.mailrail.core.Transaction;
import org.mailrail.queue.NoSpaceException;
import org.mailrail.queue.Spool;

/** A spool in a directory: {@code lock} and {@code owner}, the log in {@code log/}, large bodies in {@code bodies/}, damaged parts in {@code corrupt/}. */
public final class FileSpoolCore implements Spool {
    /** Digits and capitals without vowels, so that no id is a word; {@code Z} stands between the two numbers of an id. */
    private static final String DIGITS = "0123456789BCDFGHJKLMNPQRSTVWXY";

    private final SpoolSettings settings;
    private final SpoolLock lock;
    private final SpoolLog log;
    private final AtomicLong memoryInUse = new AtomicLong();
    private final AtomicLong drafts = new AtomicLong();

    private FileSpoolCore(SpoolSettings settings, SpoolLock lock, SpoolLog log) {
        this.settings = settings;
        this.lock = lock;
        this.log = log;
    }

    /** Takes the lock and reads the log. */
    public static FileSpoolCore open(SpoolSettings settings) throws IOException {
        settings.disk().createDirectories(settings.directory());
        SpoolLock lock = SpoolLock.take(settings.directory());
        boolean open = false;
        try {
            settings.disk().createDirectories(settings.log());
            settings.disk().createDirectories(settings.bodies());
            settings.disk().createDirectories(settings.corrupt());
            // Else a power cut takes the folder of the log with all that is forced in it.
            if (settings.forced()) settings.disk().forceDirectory(settings.directory());
            FileSpoolCore spool = new FileSpoolCore(settings, lock, SpoolLog.open(settings));
            open = true;
            return spool;
        } finally {
            if (!open) lock.close();
        }
    }

    @Override
    public Draft draft() throws IOException {
        long free = settings.disk().usableSpace(settings.directory());
        if (free < settings.minFree()) {
            throw new NoSpaceException(free + " octets are free in " + settings.directory());
        }
        return new FileDraft(settings, log, memoryInUse, nextId());
    }

    /** An id of the number of this opening and the number of the draft in it: never used twice, and no two differ by letter case alone. */
    private QueueId nextId() {
        StringBuilder id = new StringBuilder();
        append(id, log.epoch());
        id.append('Z');
        append(id, drafts.incrementAndGet());
        return new QueueId(id.toString());
    }

    private static void append(StringBuilder id, long number) {
        int start = id.length();
        for (long left = number; left > 0 || id.length() == start; left /= DIGITS.length()) {
            id.insert(start, DIGITS.charAt((int) (left % DIGITS.length())));
        }
    }

    @Override
    public void recover(Consumer<StoredMessage> live) throws IOException {
        for (LiveMessage message : log.messages()) live.accept(stored(message));
    }

    @Override
    public StoredMessage load(QueueId id) throws IOException {
        return stored(log.message(id));
    }

    private StoredMessage stored(LiveMessage message) throws IOException {
        LogEntry.Meta meta = log.meta(message);
        return new StoredMessage(
                message.id(),
                meta.transaction().envelope(),
                message.remaining(),
                meta.arrival(),
                message.delayWarned(),
                new SpooledContent(message));
    }

    @Override
    public List<QueueId> update(Update update, List<CommittableDraft> committable) throws IOException {
        LiveMessage message = log.message(update.id());
        List<LogEntry> entries = new ArrayList<>();
        List<FileDraft> ours = new ArrayList<>();
        entries.add(new LogEntry.Mark(message.id(), update.done(), update.delayWarned()));
        for (CommittableDraft one : committable) {
            FileDraft draft = (FileDraft) one.draft();
            Transaction transaction = Transaction.of(Client.application(), one.envelope());
            entries.add(draft.prepare(transaction, new byte[0], one.arrival()));
            ours.add(draft);
        }
        log.append(entries);
        ours.forEach(FileDraft::committed);
        return ours.stream().map(FileDraft::id).toList();
    }

    /** The octets that drafts hold in memory. */
    public long memoryInUse() {
        return memoryInUse.get();
    }

    @Override
    public void close() throws IOException {
        try {
            log.close();
        } finally {
            lock.close();
        }
    }
}
