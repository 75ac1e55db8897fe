package org.mailrail.queue.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.QueueId;

/** What the spool holds in memory of a message: where it is and who is done. Changed by the log's thread alone, read by any. */
final class LiveMessage {
    private final QueueId id;
    private final long sequence;
    private final int recipients;
    private volatile Place place;
    private volatile Progress progress;

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
     * @param body the file of the body; null if that stands behind the prefix
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
            @Nullable Path body) {
        long size() {
            return prefixLength + bodyLength;
        }

        long octetsAt() {
            return metaAt + metaLength;
        }
    }

    /** Who is done; the set is never changed. */
    private record Progress(BitSet done, boolean delayWarned) {}

    LiveMessage(LogEntry.Meta meta, Place place) {
        id = meta.id();
        sequence = meta.sequence();
        recipients = meta.recipients();
        this.place = place;
        progress = new Progress(new BitSet(), meta.delayWarned());
        mark(meta.done(), meta.delayWarned());
    }

    QueueId id() {
        return id;
    }

    long sequence() {
        return sequence;
    }

    Place place() {
        return place;
    }

    void move(Place other) {
        place = other;
    }

    void mark(List<Integer> indexes, boolean delayWarned) {
        BitSet done = (BitSet) progress.done().clone();
        for (int index : indexes) if (index >= 0 && index < recipients) done.set(index);
        progress = new Progress(done, delayWarned || progress.delayWarned());
    }

    boolean isDone() {
        return progress.done().cardinality() == recipients;
    }

    boolean delayWarned() {
        return progress.delayWarned();
    }

    List<Integer> done() {
        return progress.done().stream().boxed().toList();
    }

    List<Integer> remaining() {
        BitSet done = progress.done();
        List<Integer> remaining = new ArrayList<>();
        for (int i = done.nextClearBit(0); i < recipients; i = done.nextClearBit(i + 1)) remaining.add(i);
        return remaining;
    }
}
