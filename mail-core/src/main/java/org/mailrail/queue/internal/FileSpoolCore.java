package org.mailrail.queue.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.mailrail.core.Client;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.core.Transaction;
import org.mailrail.queue.NoSpaceException;
import org.mailrail.queue.Spool;

/** A spool in a directory: {@code lock} and {@code owner}, the log in {@code log/}, large bodies in {@code bodies/}, damaged parts in {@code corrupt/}. */
public final class FileSpoolCore implements Spool {
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
        return new FileDraft(settings, log, memoryInUse, FileIds.of(log.epoch(), drafts.incrementAndGet()));
    }

    @Override
    public void recover(Consumer<Entry> live) {
        log.messages().forEach(live);
    }

    @Override
    public StoredMessage load(QueueId id) throws IOException {
        LiveMessage message = log.message(id);
        log.verify(message);
        Envelope envelope = log.transaction(message).envelope();
        return new StoredMessage(
                message,
                envelope,
                message.remaining(),
                log.state(message),
                new SpooledContent(message, settings.body(id)));
    }

    @Override
    public void readdress(QueueId id, Envelope envelope) throws IOException {
        if (envelope.recipients().isEmpty()) throw new IllegalArgumentException("no recipient");
        log.readdress(id, envelope);
    }

    @Override
    public List<StoredMessage> update(Update update, List<CommittableDraft> committable) throws IOException {
        LiveMessage message = log.message(update.id());
        List<LogEntry> entries = new ArrayList<>();
        List<FileDraft> ours = new ArrayList<>();
        entries.add(new LogEntry.Mark(message.id(), update.done(), update.state()));
        for (CommittableDraft one : committable) {
            FileDraft draft = (FileDraft) one.draft();
            Transaction transaction = Transaction.of(Client.application(), one.envelope());
            entries.add(draft.prepare(transaction, new byte[0], one.arrival(), State.NEW));
            ours.add(draft);
        }
        log.append(entries);
        ours.forEach(FileDraft::committed);
        List<StoredMessage> stored = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++)
            stored.add(ours.get(i).stored(committable.get(i).envelope(), State.NEW));
        return stored;
    }

    @Override
    public void note(Update update) throws IOException {
        LiveMessage message = log.message(update.id());
        LogEntry mark = new LogEntry.Mark(message.id(), update.done(), update.state());
        // A body in a file goes once the message is done, and were it gone before that is known for sure, the message
        // would be without.
        if (message.place().inFile()) log.append(List.of(mark));
        else log.note(mark);
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
