package org.mailrail.queue.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.core.Transaction;
import org.mailrail.queue.Spool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of a spool. One thread writes what all others hand in: whatever has come in while it forced the last batch goes in the next one, so
 * that many share a force, and one alone waits for nobody.
 *
 * <p>After a write or force that failed, nothing of the batch is acknowledged, the segment is cut back to where it was, and unless that works
 * and only the write failed, the next batch goes to a new segment: what the page cache holds of a file whose force failed is not known.
 */
final class SpoolLog {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolLog.class);
    private static final int BATCH_OCTETS = 16 << 20;
    private static final int MOVE_OCTETS = 1 << 20;
    /** How long a note may wait for a force that others need. */
    private static final Duration NOTE_WAITS = Duration.ofMillis(100);

    private final SpoolSettings settings;
    private final ReentrantLock tableLock = new ReentrantLock();
    /** Under the lock of its own; changed by the log's thread alone. */
    private final IdTable<LiveMessage> live;

    private final AtomicLong sequence;
    private final SecureRandom random = new SecureRandom();
    private final long epoch;
    private final Thread thread;
    private final ByteBuffer staging = ByteBuffer.allocateDirect(256 * 1024);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Write> waiting = new ArrayDeque<>();
    private boolean closing;

    /** In the order of their numbers. Touched by the log's thread alone, as what follows. */
    private final Deque<Segment> segments = new ArrayDeque<>();

    private @Nullable Segment active;

    private final SegmentIndex index = new SegmentIndex(); // of the active segment

    /** When the oldest note was written that is not forced, in nanoseconds; nothing if all is. */
    private OptionalLong unforcedSince = OptionalLong.empty();

    /** Entries that take effect together. */
    private static final class Write {
        private final List<LogEntry.Read> entries = new ArrayList<>();
        private final ByteBuffer payload;
        private final CompletableFuture<List<Path>> written = new CompletableFuture<>();
        private final boolean forced;
        private long at;

        Write(List<LogEntry> what, boolean forced) {
            this.forced = forced;
            payload = ByteBuffer.wrap(LogEntry.encode(what, entries));
        }
    }

    private SpoolLog(SpoolSettings settings, SpoolRecovery recovery) throws IOException {
        this.settings = settings;
        segments.addAll(recovery.segments());
        live = recovery.live();
        sequence = new AtomicLong(recovery.lastSequence());
        // Numbers of epochs are never used twice, also if the folder was emptied (the clock) or the clock went back
        // (the log).
        epoch = Math.max(recovery.lastEpoch() + 1, settings.clock().instant().getEpochSecond());
        active = newSegment();
        thread = Thread.ofPlatform().name("mailrail-spool").daemon().unstarted(this::run);
    }

    static SpoolLog open(SpoolSettings settings) throws IOException {
        SpoolRecovery recovery = new SpoolRecovery(settings);
        recovery.run();
        SpoolLog log = new SpoolLog(settings, recovery);
        log.thread.start();
        return log;
    }

    long epoch() {
        return epoch;
    }

    long nextSequence() {
        return sequence.incrementAndGet();
    }

    /** The message of this id. */
    LiveMessage message(QueueId id) {
        return find(id).orElseThrow(() -> new NoSuchElementException("no message " + id));
    }

    Optional<LiveMessage> find(QueueId id) {
        tableLock.lock();
        try {
            return Optional.ofNullable(live.find(id));
        } finally {
            tableLock.unlock();
        }
    }

    /** All messages, in the order in which they were queued. */
    List<LiveMessage> messages() {
        List<LiveMessage> messages;
        tableLock.lock();
        try {
            messages = live.all();
        } finally {
            tableLock.unlock();
        }
        messages.sort(Comparator.comparingLong(LiveMessage::sequence));
        return messages;
    }

    /** Whose message it is, to whom. */
    Transaction transaction(LiveMessage message) throws IOException {
        while (true) {
            LiveMessage.Place place = message.place();
            Optional<ByteBuffer> octets = read(place.segment(), place.metaAt(), place.metaLength());
            if (octets.isPresent()) {
                OctetReader meta = new OctetReader(octets.get());
                LogEntry.Head.read(meta); // what it says may be old
                return TransactionFormat.read(meta);
            }
            if (message.place().equals(place))
                throw new NoSuchFileException(place.segment().toString());
        }
    }

    /**
     * Looks at the record of a message, if nobody did when the spool was opened. One that is damaged is set aside, and the message forgotten.
     *
     * @throws NoSuchElementException if it is damaged
     */
    void verify(LiveMessage message) throws IOException {
        while (true) {
            LiveMessage.Place place = message.place();
            if (!place.segment().isUnread()) return;
            Optional<ByteBuffer> record = read(place.segment(), place.recordAt(), place.recordLength());
            if (record.isPresent()) {
                if (isWhole(place, record.get())) return;
                LOG.error(
                        "{}: the record at {} is damaged, and {} with it",
                        place.segment(),
                        place.recordAt(),
                        message.id());
                try (Disk.OpenFile in = settings.disk().open(place.segment().file())) {
                    long end = place.recordAt() + place.recordLength();
                    SegmentScan.setAside(settings, place.segment(), in, place.recordAt(), end);
                }
                append(List.of(new LogEntry.Mark(message.id(), message.remaining(), message.state())));
                throw new NoSuchElementException(message.id() + " was damaged");
            }
            if (message.place().equals(place))
                throw new NoSuchFileException(place.segment().toString());
        }
    }

    /** How a message stands. */
    Spool.State state(LiveMessage message) throws IOException {
        while (true) {
            Spool.State state = message.state();
            LiveMessage.Details details = message.details();
            if (details.segment() == null) return state;
            Optional<ByteBuffer> octets = read(details.segment(), details.at(), details.length());
            if (octets.isPresent()) {
                try {
                    return StateFormat.withDetails(state, octets.get());
                } catch (IOException damaged) {
                    LOG.error(
                            "{}: how it stands is damaged in {}; what counts is what was stored",
                            message.id(),
                            details.segment(),
                            damaged);
                    return storedState(message, state);
                }
            }
            if (message.details().equals(details))
                throw new NoSuchFileException(details.segment().toString());
        }
    }

    /** How a message stands, with the details that it was stored with. */
    private Spool.State storedState(LiveMessage message, Spool.State state) throws IOException {
        LiveMessage.Place place = message.place();
        ByteBuffer record = read(place.segment(), place.recordAt(), place.recordLength())
                .filter(octets -> isWhole(place, octets))
                .orElseThrow(() -> new IOException("the record of " + message.id() + " is damaged, too, or has moved"));
        ByteBuffer payload = record.slice(Segment.RECORD_HEADER, record.limit() - Segment.RECORD_HEADER);
        for (LogEntry.Read read : LogEntry.decode(payload.duplicate())) {
            if (!(read.effect() instanceof LogEntry.Head head) || !head.id().equals(message.id())) continue;
            if (read.detailsLength() == 0) return state;
            return StateFormat.withDetails(state, payload.slice(read.detailsAt(), read.detailsLength()));
        }
        throw new IOException("no store of " + message.id() + " where it should be");
    }

    /** Octets of a segment; nothing if it is gone, as what was in it moved on. */
    private Optional<ByteBuffer> read(Segment segment, long at, int length) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(length);
        try (Disk.OpenFile in = settings.disk().open(segment.file())) {
            Segment.readFully(in, octets, at);
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
        return Optional.of(octets.flip());
    }

    /**
     * Gives a message another envelope, by another store of it.
     *
     * @throws NoSuchElementException if it is gone
     */
    void readdress(QueueId id, Envelope envelope) throws IOException {
        LiveMessage message = message(id);
        LiveMessage.Place place = message.place();
        ByteBuffer record = read(place.segment(), place.recordAt(), place.recordLength())
                .orElseThrow(() -> new IOException(id + " has just moved")); // nobody else updates it meanwhile
        LogEntry.Store store =
                store(message, place, record).orElseThrow(() -> new IOException("the record of " + id + " is damaged"));
        append(List.of(store.with(envelope)));
    }

    /** Writes entries in one record and returns once it is forced, whatever interrupts. What is not needed any more is deleted then. */
    void append(List<LogEntry> entries) throws IOException {
        append(new Write(entries, true));
    }

    /** Writes an entry and returns once the system has it, see {@link Spool#note}. The body of its message must not be in a file. */
    void note(LogEntry entry) throws IOException {
        append(new Write(List.of(entry), false));
    }

    private void append(Write write) throws IOException {
        if (write.payload.remaining() > Segment.MAX_PAYLOAD) throw new IOException("too much for one record");
        lock.lock();
        try {
            if (closing) throw new IOException("the spool is closed");
            waiting.add(write);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        List<Path> unneeded;
        try {
            unneeded = write.written.join();
        } catch (CompletionException e) {
            throw DiskErrors.of(Objects.requireNonNullElse(e.getCause(), e));
        }
        unneeded.forEach(this::delete);
    }

    private void delete(Path body) {
        try {
            settings.disk().delete(body);
        } catch (IOException e) {
            LOG.warn("{} cannot be deleted; it will be when the spool is next opened", body, e); // the record stands
        }
    }

    void close() throws IOException {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        // Whatever interrupts: the lock is given back after this, and nobody may have the spool while this writes.
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
        if (active != null) active.closeOut();
    }

    private void run() {
        List<Write> batch = List.of();
        try {
            boolean more = true;
            while (true) {
                batch = take(!more);
                if (!batch.isEmpty()) commit(batch);
                else forceNotes();
                if (batch.isEmpty() && isClosing()) return;
                more = tidy();
            }
        } catch (RuntimeException | Error e) {
            // A mistake of ours. The spool takes nothing more, and nobody waits for an answer that will not come.
            LOG.error("the log of {} has failed; it must be opened again", settings.directory(), e);
            giveUp(batch, e);
        }
    }

    private void giveUp(List<Write> batch, Throwable reason) {
        lock.lock();
        try {
            closing = true;
            for (Write write : batch) write.written.completeExceptionally(reason);
            for (Write write : waiting) write.written.completeExceptionally(reason);
            waiting.clear();
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    /** What waits to be written, waiting for it if asked to, but not for so long that notes have to be forced. Empty if there is none. */
    private List<Write> take(boolean wait) {
        List<Write> batch = new ArrayList<>();
        lock.lock();
        try {
            if (wait) awaitWrites();
            for (int octets = 0; octets < BATCH_OCTETS && !waiting.isEmpty(); ) {
                Write write = waiting.remove();
                octets += write.payload.remaining();
                batch.add(write);
            }
        } finally {
            lock.unlock();
        }
        return batch;
    }

    private void awaitWrites() {
        boolean inTime = true;
        while (waiting.isEmpty() && !closing && inTime) {
            if (unforcedSince.isEmpty()) {
                changed.awaitUninterruptibly();
            } else {
                long left = untilNotesAreForced();
                try {
                    inTime = left > 0 && changed.awaitNanos(left) > 0;
                } catch (InterruptedException e) {
                    inTime = false; // by nobody of ours; a force too early does no harm
                }
            }
        }
    }

    /** Also where one note follows the other, and nothing that has to be forced. */
    private boolean notesWaitedLong() {
        return unforcedSince.isPresent() && untilNotesAreForced() <= 0;
    }

    private long untilNotesAreForced() {
        return unforcedSince.getAsLong() + NOTE_WAITS.toNanos() - System.nanoTime();
    }

    private boolean commit(List<Write> batch) {
        boolean force = settings.forced() && (batch.stream().anyMatch(write -> write.forced) || notesWaitedLong());
        boolean forcing = false;
        try {
            Segment segment = active == null ? newSegment() : active;
            active = segment;
            long end = write(segment, batch);
            forcing = force;
            if (force) segment.out().force();
            segment.end(end);
            if (force) unforcedSince = OptionalLong.empty();
            else if (settings.forced() && unforcedSince.isEmpty()) unforcedSince = OptionalLong.of(System.nanoTime());
        } catch (IOException | RuntimeException | Error e) {
            // Whatever it was (an OutOfMemoryError too): those who wait must be told, and the log must be fit for the
            // next.
            repair(forcing);
            for (Write write : batch) write.written.completeExceptionally(e);
            return false;
        }
        for (Write write : batch) write.written.complete(apply(active, write));
        if (active.end() >= settings.segmentSize()) {
            forceNotes(); // a segment that is not the last is whole
            retire();
        }
        return true;
    }

    private void forceNotes() {
        if (unforcedSince.isEmpty()) return;
        unforcedSince = OptionalLong.empty();
        if (active == null) return;
        try {
            active.out().force();
        } catch (IOException e) {
            LOG.error("{}: what was delivered may be delivered again after a crash", active, e);
            repair(true);
        }
    }

    private long write(Segment segment, List<Write> batch) throws IOException {
        long flushed = segment.end();
        staging.clear();
        for (Write write : batch) {
            write.at = flushed + staging.position();
            flushed = stage(segment, segment.recordHeader(write.at, write.payload), flushed);
            flushed = stage(segment, write.payload.duplicate(), flushed);
        }
        return flush(segment, flushed);
    }

    private long stage(Segment segment, ByteBuffer source, long flushed) throws IOException {
        long at = flushed;
        while (source.hasRemaining()) {
            if (!staging.hasRemaining()) at = flush(segment, at);
            int count = Math.min(staging.remaining(), source.remaining());
            staging.put(source.slice(source.position(), count));
            source.position(source.position() + count);
        }
        return at;
    }

    private long flush(Segment segment, long at) throws IOException {
        staging.flip();
        int count = staging.remaining();
        segment.out().write(staging, at);
        staging.clear();
        return at + count;
    }

    /** Takes back what a failed batch may have left. */
    private void repair(boolean forceFailed) {
        if (active == null) return; // there was not even a new segment
        try {
            active.out().truncate(active.end());
            if (settings.forced()) active.out().force();
            if (!forceFailed) return;
        } catch (IOException e) {
            LOG.error("{} cannot be repaired", active, e);
        }
        retire();
    }

    /** Goes on in a new segment, which will say how long this one is. */
    private void retire() {
        Segment old = active;
        active = null;
        if (old == null) return;
        index.finish(settings, old);
        try {
            old.closeOut();
        } catch (IOException e) {
            LOG.warn("{} cannot be closed", old, e); // all in it that counts is forced
        }
    }

    private Segment newSegment() throws IOException {
        Segment previous = segments.peekLast();
        Segment segment = Segment.create(
                settings, previous == null ? 1 : previous.number() + 1, epoch, random.nextLong(), previous);
        segments.add(segment);
        return segment;
    }

    /** Lets a record that is forced take effect. Gives the files that are not needed any more. */
    private List<Path> apply(Segment segment, Write write) {
        List<Path> unneeded = new ArrayList<>();
        int recordLength = Segment.RECORD_HEADER + write.payload.remaining();
        index.add(write.at, recordLength, write.entries);
        tableLock.lock();
        try {
            for (LogEntry.Read read : write.entries) {
                switch (read.effect()) {
                    case LogEntry.Head head -> SpoolRecovery.store(live, segment, write.at, recordLength, read, head);
                    case LogEntry.Mark mark ->
                        SpoolRecovery.mark(live, segment, write.at, read, mark)
                                .filter(message -> message.place().inFile())
                                .ifPresent(message -> unneeded.add(settings.body(message.id())));
                }
            }
        } finally {
            tableLock.unlock();
        }
        return unneeded;
    }

    /**
     * Keeps the log's size within twice what is live, and a segment. Segments go in order, from the oldest, as a segment says of messages in
     * older ones that they are done.
     *
     * @return whether there is more to do
     */
    private boolean tidy() {
        try {
            while (segments.size() > 1 && segments.getFirst().firstLive() == null) delete(segments.getFirst());
            long size = segments.stream().mapToLong(Segment::end).sum();
            long alive = segments.stream().mapToLong(Segment::liveOctets).sum();
            Segment oldest = segments.getFirst();
            if (segments.size() == 1 || oldest.isDamaged()) return false;
            if (size - alive <= Math.max(settings.segmentSize(), alive)) return false;
            return moveForward(oldest);
        } catch (IOException | RuntimeException | Error e) {
            // Tidying can wait (for memory, too); were this thread to end, all who store would wait for ever.
            LOG.error("old segments of the log cannot be tidied up", e);
            return false;
        }
    }

    private void delete(Segment oldest) throws IOException {
        settings.disk().delete(oldest.file());
        settings.disk().delete(SegmentIndex.file(oldest));
        // Were an older one to come back after a crash and a younger one not, what is done would be done again.
        if (settings.forced()) settings.disk().forceDirectory(settings.log());
        segments.removeFirst();
    }

    private boolean moveForward(Segment oldest) throws IOException {
        List<Write> batch = new ArrayList<>();
        int octets = 0;
        try (Disk.OpenFile in = settings.disk().open(oldest.file())) {
            for (LiveMessage message = oldest.firstLive();
                    message != null && octets <= MOVE_OCTETS;
                    message = message.after) {
                Optional<LogEntry> copy = copy(oldest, in, message);
                if (copy.isEmpty()) {
                    oldest.setDamaged();
                    return false;
                }
                octets += message.place().entryLength();
                batch.add(new Write(List.of(copy.get()), true));
            }
        }
        return commit(batch);
    }

    /** The store of a message as it is now; nothing if it is damaged, which is set aside then. */
    private Optional<LogEntry> copy(Segment segment, Disk.OpenFile in, LiveMessage message) throws IOException {
        LiveMessage.Place place = message.place();
        ByteBuffer record = ByteBuffer.allocate(place.recordLength());
        Segment.readFully(in, record, place.recordAt());
        Optional<LogEntry.Store> store = store(message, place, record.flip());
        if (store.isEmpty()) {
            LOG.error("{}: the record at {} is damaged; this segment is kept", segment, place.recordAt());
            SegmentScan.setAside(settings, segment, in, place.recordAt(), place.recordAt() + place.recordLength());
        }
        return store.map(LogEntry.class::cast);
    }

    /** The store that is in this record, as its message stands now; nothing if it is damaged. */
    private Optional<LogEntry.Store> store(LiveMessage message, LiveMessage.Place place, ByteBuffer record)
            throws IOException {
        if (!isWhole(place, record)) return Optional.empty();
        OctetReader meta = new OctetReader(record.position((int) (place.metaAt() - place.recordAt())));
        LogEntry.Head head = LogEntry.Head.read(meta).with(message.done(), state(message));
        Transaction transaction = TransactionFormat.read(meta);
        byte[] octets = meta.octets(place.inFile() ? place.prefixLength() : (int) place.size());
        return Optional.of(new LogEntry.Store(head, transaction, octets));
    }

    private static boolean isWhole(LiveMessage.Place place, ByteBuffer record) {
        if (record.remaining() < place.recordLength()) return false;
        ByteBuffer payload = record.duplicate().position(Segment.RECORD_HEADER);
        return place.segment().recordCrc(place.recordAt(), payload) == record.getInt(12);
    }
}
