package org.mailrail.queue.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a full segment says, without the octets of its messages: so that a spool that is opened need not read those. It stands beside the segment and can be
 * made of it at any time; so it is not forced, and one that is missing, torn or of something else costs nothing but the time to read the segment.
 * <pre>
 *   index  = "MRINDEX1" version:u64 salt:u64 segment-length:u64 *record crc:u32     ; of the entries; the CRC-32C of all before it
 *   record = at:u64 length:u32 count:u16 *entry                          ; the place of a record, and its length with its header
 *   entry  = meta-at:u32 meta-length:u32 length:u32 details-at:u32 details-length:u32 ( head / id state done )
 * </pre>
 * A head and a mark stand as in {@link LogEntry}, a mark where {@code meta-length} is 0, with nothing of the details of their states but where they are.
 */
final class SegmentIndex {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentIndex.class);
    private static final long MAGIC = 0x4D52494E44455831L;
    private static final int HEADER = 32;
    private static final int CRC = 4;
    /** Where there is more, as in a segment of nothing but marks, the index would be no shorter than the segment. */
    private static final int LONGEST = 16 << 20;

    /** Of the segment that is being written; empty if there is nothing in it, or too much. */
    private OctetWriter out = new OctetWriter();

    private boolean tooLong;

    /** Is given each record in order. */
    interface Sink {
        void record(long at, int recordLength, List<LogEntry.Read> entries) throws IOException;
    }

    /** Where the index of this segment stands. */
    static Path file(Segment segment) {
        return segment.file().resolveSibling(segment + ".index");
    }

    /** There is a record. */
    void add(long at, int recordLength, List<LogEntry.Read> entries) {
        if (tooLong) return;
        try {
            append(at, recordLength, entries);
            tooLong = out.length() > LONGEST - CRC;
        } catch (OutOfMemoryError e) {
            LOG.warn("there is no memory for an index; the segment will be read instead", e);
            tooLong = true; // what is in the log counts, and nobody may hear that it is not there
        }
        if (tooLong) out = new OctetWriter();
    }

    private void append(long at, int recordLength, List<LogEntry.Read> entries) {
        if (out.length() == 0) out.u64(0).u64(0).u64(0).u64(0); // the header, which is known at the end
        out.u64(at).u32(recordLength).u16(entries.size());
        for (LogEntry.Read read : entries) {
            out.u32(read.metaAt()).u32(read.metaLength()).u32(read.length());
            out.u32(read.detailsAt()).u32(read.detailsLength());
            read.effect().writeWithoutDetails(out);
        }
    }

    /** Writes the file for the segment, which is full, and begins anew. That it cannot be written is no error of anybody's. */
    void finish(SpoolSettings settings, Segment segment) {
        tooLong = false;
        if (out.length() == 0) return;
        Path file = file(segment);
        try {
            ByteBuffer octets = ByteBuffer.wrap(out.u32(0).toArray());
            octets.putLong(0, MAGIC).putLong(8, LogEntry.VERSION);
            octets.putLong(16, segment.salt()).putLong(24, segment.end());
            octets.putInt(octets.limit() - CRC, crc(octets));
            settings.disk().delete(file); // one that did not fit
            try (Disk.OpenFile target = settings.disk().create(file)) {
                target.write(octets, 0);
            }
        } catch (IOException | OutOfMemoryError e) {
            LOG.warn("{} cannot be written; the segment will be read instead", file, e);
            discard(settings, file);
        } finally {
            out = new OctetWriter();
        }
    }

    /** A disk that is full needs the space. */
    private static void discard(SpoolSettings settings, Path file) {
        try {
            settings.disk().delete(file);
        } catch (IOException e) {
            LOG.warn("{} cannot be deleted", file, e); // it is torn, and known by that
        }
    }

    /**
     * Gives what a segment says to the sink, and sets its end; false, before the sink was given anything, if there is no index that is whole and this
     * segment's.
     *
     * @param length of the segment, as its successor says
     */
    static boolean read(SpoolSettings settings, Segment segment, long length, Sink sink) throws IOException {
        ByteBuffer octets;
        try (Disk.OpenFile in = settings.disk().open(file(segment));
                Disk.OpenFile log = settings.disk().open(segment.file())) {
            long size = in.size();
            if (size < HEADER + CRC || size > LONGEST || log.size() < length) return false;
            octets = ByteBuffer.allocate((int) size);
            Segment.readFully(in, octets, 0);
        } catch (NoSuchFileException none) {
            return false;
        }
        if (octets.hasRemaining()) return false;
        octets.flip();
        boolean mine = octets.getLong(0) == MAGIC
                && octets.getLong(8) == LogEntry.VERSION
                && octets.getLong(16) == segment.salt()
                && octets.getLong(24) == length
                && octets.getInt(octets.limit() - CRC) == crc(octets);
        if (!mine) {
            LOG.warn("{} is not the index of its segment, which is read instead", file(segment));
            return false;
        }
        OctetReader in = new OctetReader(octets.slice(HEADER, octets.limit() - HEADER - CRC));
        while (in.remaining() > 0) {
            long at = in.u64();
            int recordLength = in.u32();
            int count = in.u16();
            List<LogEntry.Read> entries = new ArrayList<>(count);
            for (int i = 0; i < count; i++) entries.add(entry(in));
            sink.record(at, recordLength, entries);
        }
        segment.end(length);
        return true;
    }

    private static LogEntry.Read entry(OctetReader in) throws IOException {
        int metaAt = in.u32();
        int metaLength = in.u32();
        int length = in.u32();
        int detailsAt = in.u32();
        int detailsLength = in.u32();
        LogEntry.Effect effect = metaLength > 0 ? LogEntry.Head.read(in) : LogEntry.Mark.read(in);
        return new LogEntry.Read(effect, metaAt, metaLength, length, detailsAt, detailsLength);
    }

    private static int crc(ByteBuffer index) {
        CRC32C crc = new CRC32C();
        crc.update(index.duplicate().position(0).limit(index.limit() - CRC));
        return (int) crc.getValue();
    }
}
