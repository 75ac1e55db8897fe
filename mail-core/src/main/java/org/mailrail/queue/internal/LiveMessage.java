package org.mailrail.queue.internal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.QueueId;
import org.mailrail.queue.Spool;

/**
 * What the spool holds in memory of a message: where it is and how it stands. Changed by the log's thread alone, read by any. There may be a million of
 * them, so it is numbers, in 120 octets.
 */
final class LiveMessage implements Spool.Entry, IdTable.Entry {
    private static final long NANOS = 1_000_000_000;

    private final int epoch;
    private final long number;
    private final long sequence;
    /** Nanoseconds since 1970; until 2262. */
    private final long arrival;

    // All that follows, under the monitor of this: nobody waits in it.
    private int recipients;
    private Segment segment;
    private long recordAt;
    private int recordLength;
    private int metaAt;
    private int metaLength;
    private int entryLength;
    private int prefixLength;
    private boolean inFile;
    private long bodyLength;
    /** The recipients that are done; null: none. It is never changed. */
    private @Nullable BitSet done;

    private boolean held;
    private boolean delayWarned;
    /** Seconds since 1970, unsigned. */
    private int next;

    private @Nullable Segment detailsIn;
    private long detailsAt;
    private int detailsLength;

    // Its neighbours in the list of its segment, of the log's thread.
    @Nullable
    LiveMessage before;

    @Nullable
    LiveMessage after;

    /**
     * Where a message is.
     *
     * @param segment the segment of its store
     * @param recordAt where the record starts
     * @param recordLength its length with its header
     * @param metaAt where its meta starts in the segment
     * @param metaLength the length of the meta, behind which the prefix and the body stand
     * @param entryLength what it takes of the log
     * @param prefixLength octets of the prefix
     * @param bodyLength octets of the body
     * @param inFile whether the body is in a file of its own, and not behind the prefix
     */
    record Place(
            Segment segment,
            long recordAt,
            int recordLength,
            long metaAt,
            int metaLength,
            int entryLength,
            int prefixLength,
            long bodyLength,
            boolean inFile) {
        long size() {
            return prefixLength + bodyLength;
        }

        long octetsAt() {
            return metaAt + metaLength;
        }
    }

    /**
     * Where more is written of how it stands: what need not be in memory.
     *
     * @param length 0 if nothing is
     */
    record Details(@Nullable Segment segment, long at, int length) {
        static final Details NONE = new Details(null, 0, 0);
    }

    LiveMessage(LogEntry.Head head, Place place, Details details) {
        epoch = (int) FileIds.epoch(head.id());
        number = FileIds.number(head.id());
        sequence = head.sequence();
        arrival = ChronoUnit.NANOS.between(Instant.EPOCH, head.arrival());
        segment = place.segment();
        stored(head, place, details);
    }

    /** A store of it takes effect: the first one, or one that stands for all that was written before. */
    synchronized void stored(LogEntry.Head head, Place place, Details details) {
        recipients = head.recipients();
        segment = place.segment();
        recordAt = place.recordAt();
        recordLength = place.recordLength();
        metaAt = Math.toIntExact(place.metaAt() - place.recordAt());
        metaLength = place.metaLength();
        entryLength = place.entryLength();
        prefixLength = place.prefixLength();
        bodyLength = place.bodyLength();
        inFile = place.inFile();
        done = null;
        mark(head.done(), head.state(), details);
    }

    /** A mark takes effect. */
    synchronized void mark(List<Integer> indexes, Spool.State state, Details details) {
        if (!indexes.isEmpty()) {
            BitSet all = done == null ? new BitSet(recipients) : (BitSet) done.clone();
            for (int index : indexes) if (index >= 0 && index < recipients) all.set(index);
            done = all;
        }
        held = state.held();
        delayWarned = state.delayWarned();
        next = (int) Math.clamp(state.next().getEpochSecond(), 0, 0xFFFF_FFFFL);
        detailsIn = details.segment();
        detailsAt = details.at();
        detailsLength = details.length();
    }

    @Override
    public QueueId id() {
        return FileIds.of(Integer.toUnsignedLong(epoch), number);
    }

    @Override
    public int idHash() {
        return FileIds.hash(Integer.toUnsignedLong(epoch), number);
    }

    @Override
    public boolean hasId(QueueId id) {
        return FileIds.is(id, Integer.toUnsignedLong(epoch), number);
    }

    @Override
    public Instant arrival() {
        return Instant.ofEpochSecond(Math.floorDiv(arrival, NANOS), Math.floorMod(arrival, NANOS));
    }

    long sequence() {
        return sequence;
    }

    synchronized Place place() {
        return new Place(
                segment,
                recordAt,
                recordLength,
                recordAt + metaAt,
                metaLength,
                entryLength,
                prefixLength,
                bodyLength,
                inFile);
    }

    synchronized Details details() {
        return new Details(detailsIn, detailsAt, detailsLength);
    }

    /** How it stands, but for the details. */
    synchronized Spool.State state() {
        return new Spool.State(held, delayWarned, nextAttempt(), List.of(), null);
    }

    @Override
    public synchronized boolean isHeld() {
        return held;
    }

    @Override
    public synchronized Instant nextAttempt() {
        return Instant.ofEpochSecond(Integer.toUnsignedLong(next));
    }

    synchronized boolean isDone() {
        return done != null && done.cardinality() == recipients;
    }

    synchronized List<Integer> done() {
        return done == null ? List.of() : done.stream().boxed().toList();
    }

    synchronized List<Integer> remaining() {
        List<Integer> remaining = new ArrayList<>();
        for (int i = 0; i < recipients; i++) if (done == null || !done.get(i)) remaining.add(i);
        return remaining;
    }
}
