package org.mailrail.queue.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a segment from its first record to its last. What is damaged is set aside, and reading goes on at the next record behind it. */
final class SegmentScan {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentScan.class);
    private static final int BLOCK = 64 * 1024;
    /** What is read at once. */
    private static final int WINDOW = 1 << 20;

    private final SpoolSettings settings;
    private final Segment segment;
    private final boolean last;
    private final long end;
    private final Disk.OpenFile in;
    private final ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
    private long windowAt;

    /** Is given each record that is whole. */
    interface Sink {
        /** The payload of the record at this offset; valid until this returns. */
        void record(long at, ByteBuffer payload) throws IOException;
    }

    private SegmentScan(SpoolSettings settings, Segment segment, boolean last, long end, Disk.OpenFile in) {
        this.settings = settings;
        this.segment = segment;
        this.last = last;
        this.end = end;
        this.in = in;
    }

    /**
     * Reads the segment and sets its end to the end of its last whole record.
     *
     * @param limit its length as its successor says, behind which everything was refused; nothing if there is no successor that knows
     * @param last whether it is the last one, whose end a crash may have torn
     */
    static void read(SpoolSettings settings, Segment segment, Optional<Long> limit, boolean last, Sink sink)
            throws IOException {
        try (Disk.OpenFile in = settings.disk().open(segment.file())) {
            long size = in.size();
            long end = limit.isPresent() ? Math.min(size, limit.get()) : size;
            new SegmentScan(settings, segment, last, end, in).read(sink);
        }
    }

    private void read(Sink sink) throws IOException {
        long at = Segment.HEADER;
        segment.end(at);
        while (at < end) {
            Optional<ByteBuffer> payload = record(at);
            if (payload.isPresent()) {
                int length = payload.get().remaining();
                sink.record(at, payload.get());
                at += Segment.RECORD_HEADER + length;
                segment.end(at);
            } else {
                long next = next(at + 1);
                if (next < 0) {
                    tail(at);
                    return;
                }
                LOG.error("{}: damaged from {} to {}", segment, at, next);
                setAside(settings, segment, in, at, next);
                at = next;
            }
        }
    }

    /**
     * What lies at the end of the last segment and is no record is most often what a crash cut off before it was acknowledged; it cannot be told
     * from damage done later, so it is kept, too.
     */
    private void tail(long at) throws IOException {
        if (last) LOG.info("{}: what was being written when the spool was left ends at {}", segment, end);
        else LOG.error("{}: damaged from {} to its end", segment, at);
        setAside(settings, segment, in, at, end);
    }

    /** The payload of the record at this offset; nothing if there is no whole record. */
    private Optional<ByteBuffer> record(long at) throws IOException {
        ByteBuffer header = header(at);
        if (header.remaining() < Segment.RECORD_HEADER || header.getLong(0) != segment.salt()) return Optional.empty();
        int length = header.getInt(8);
        int crc = header.getInt(12);
        if (length <= 0 || length > Segment.MAX_PAYLOAD || length > end - at - Segment.RECORD_HEADER) {
            return Optional.empty();
        }
        ByteBuffer payload = octets(at + Segment.RECORD_HEADER, length);
        if (payload.remaining() < length) return Optional.empty();
        return segment.recordCrc(at, payload) == crc ? Optional.of(payload) : Optional.empty();
    }

    private ByteBuffer header(long at) throws IOException {
        return octets(at, (int) Math.min(Segment.RECORD_HEADER, end - at));
    }

    /** Octets of the segment, fewer if it ends before: of the window, if they fit in it; valid until the next call. */
    private ByteBuffer octets(long at, int length) throws IOException {
        if (length > WINDOW) {
            ByteBuffer large = ByteBuffer.allocate(length);
            Segment.readFully(in, large, at);
            return large.flip();
        }
        if (at < windowAt || at + length > windowAt + window.limit()) {
            window.clear();
            Segment.readFully(in, window, at);
            window.flip();
            windowAt = at;
        }
        int from = (int) (at - windowAt);
        return window.slice(from, Math.min(length, window.limit() - from));
    }

    /** The first whole record at or behind this offset; -1 if there is none. */
    private long next(long from) throws IOException {
        for (long start = from; start < end; start += BLOCK) {
            // Blocks overlap by seven octets, so that a salt across their border is seen.
            ByteBuffer block = ByteBuffer.allocate((int) Math.min(BLOCK + Long.BYTES - 1, end - start));
            Segment.readFully(in, block, start);
            block.flip();
            for (int i = 0; i + Long.BYTES <= block.limit(); i++) {
                if (block.getLong(i) == segment.salt() && record(start + i).isPresent()) return start + i;
            }
        }
        return -1;
    }

    /** Copies a damaged part of a segment to the folder {@code corrupt}, where somebody may look at it. */
    static void setAside(SpoolSettings settings, Segment segment, Disk.OpenFile in, long from, long to)
            throws IOException {
        String name = segment + "-" + from;
        LOG.warn("octets {} to {} of {} are kept as corrupt/{}", from, to, segment, name);
        try (Disk.OpenFile out = settings.disk().create(settings.corrupt().resolve(name))) {
            for (long at = from; at < to; at += BLOCK) {
                ByteBuffer block = ByteBuffer.allocate((int) Math.min(BLOCK, to - at));
                Segment.readFully(in, block, at);
                out.write(block.flip(), at - from);
            }
            if (settings.forced()) out.force();
        } catch (FileAlreadyExistsException alreadyThere) {
            LOG.debug("{} is set aside already", name, alreadyThere);
        }
    }
}
