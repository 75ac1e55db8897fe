package org.mailrail.queue.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.mailrail.core.QueueId;
import org.mailrail.core.Transaction;

/**
 * One change of the spool. A record of the log holds one or more, which take effect together.
 * <pre>
 *   payload = version:u8 (1) count:u16 *entry
 *   entry   = type:u8 length:u32 ( store / mark )      ; the length is that of what follows it
 *   store   = meta-length:u32 meta prefix [ body ]     ; type 1
 *   meta    = id sequence:u64 seconds:u64 nanos:u32 delay-warned prefix-length:u32 in-file body-length:u64 done transaction
 *   mark    = id delay-warned done                     ; type 2
 *   done    = count:u32 *index:u32
 * </pre>
 * A message stands in {@code store} whole, prefix and body one after the other, or with its body in the file of its id. When a store is written
 * again further on in the log (so that old segments can go), the later one counts.
 */
sealed interface LogEntry {
    int VERSION = 1;

    QueueId id();

    void write(OctetWriter out);

    /**
     * A message is stored.
     *
     * @param octets prefix and, unless it is in a file, body; empty when read back: where they are is said by {@link Read}
     */
    record Store(Meta meta, byte[] octets) implements LogEntry {
        static final int TYPE = 1;

        @Override
        public QueueId id() {
            return meta.id();
        }

        @Override
        public void write(OctetWriter out) {
            OctetWriter encoded = new OctetWriter();
            meta.write(encoded);
            out.u8(TYPE).u32(4 + encoded.length() + octets.length);
            out.u32(encoded.length()).octets(encoded.toArray()).octets(octets);
        }
    }

    /** Recipients of a message are done. */
    record Mark(QueueId id, List<Integer> done, boolean delayWarned) implements LogEntry {
        static final int TYPE = 2;

        @Override
        public void write(OctetWriter out) {
            OctetWriter encoded = new OctetWriter();
            encoded.text(id.value()).flag(delayWarned);
            writeIndexes(encoded, done);
            out.u8(TYPE).u32(encoded.length()).octets(encoded.toArray());
        }
    }

    /** What is known of a message besides its octets. */
    record Meta(
            QueueId id,
            long sequence,
            Instant arrival,
            boolean delayWarned,
            int prefixLength,
            boolean inFile,
            long bodyLength,
            List<Integer> done,
            Transaction transaction) {
        private void write(OctetWriter out) {
            out.text(id.value()).u64(sequence);
            out.u64(arrival.getEpochSecond()).u32(arrival.getNano());
            out.flag(delayWarned).u32(prefixLength).flag(inFile).u64(bodyLength);
            writeIndexes(out, done);
            TransactionFormat.write(out, transaction);
        }

        static Meta read(OctetReader in) throws IOException {
            QueueId id = queueId(in);
            long sequence = in.u64();
            Instant arrival = Instant.ofEpochSecond(in.u64(), in.u32());
            boolean delayWarned = in.flag();
            int prefixLength = in.u32();
            boolean inFile = in.flag();
            long bodyLength = in.u64();
            if (prefixLength < 0 || bodyLength < 0) throw new IOException("a negative length");
            List<Integer> done = readIndexes(in);
            return new Meta(
                    id,
                    sequence,
                    arrival,
                    delayWarned,
                    prefixLength,
                    inFile,
                    bodyLength,
                    done,
                    TransactionFormat.read(in));
        }

        Meta with(List<Integer> nowDone, boolean nowWarned) {
            return new Meta(id, sequence, arrival, nowWarned, prefixLength, inFile, bodyLength, nowDone, transaction);
        }

        int recipients() {
            return transaction.envelope().recipients().size();
        }
    }

    /**
     * An entry that was read or placed.
     *
     * @param metaAt where a store's meta starts in the payload; 0 for a mark
     * @param metaLength its length
     * @param length of the whole entry
     */
    record Read(LogEntry entry, int metaAt, int metaLength, int length) {}

    /** Encodes a payload; {@code placed} is given each entry with its place. */
    static byte[] encode(List<LogEntry> entries, List<Read> placed) {
        OctetWriter out = new OctetWriter();
        out.u8(VERSION).u16(entries.size());
        for (LogEntry entry : entries) {
            int start = out.length();
            entry.write(out);
            int length = out.length() - start;
            placed.add(
                    entry instanceof Store store
                            ? new Read(entry, start + 9, length - 9 - store.octets().length, length)
                            : new Read(entry, 0, 0, length));
        }
        return out.toArray();
    }

    /** Decodes a payload. */
    static List<Read> decode(ByteBuffer payload) throws IOException {
        OctetReader in = new OctetReader(payload);
        int version = in.u8();
        if (version != VERSION) throw new IOException("a record of version " + version);
        int count = in.u16();
        List<Read> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int start = in.position();
            int type = in.u8();
            int length = in.count();
            int end = in.position() + length;
            if (type == Store.TYPE) {
                int metaLength = in.count();
                int metaAt = in.position();
                Meta meta = Meta.read(in);
                if (in.position() != metaAt + metaLength) throw new IOException("meta is of another length");
                entries.add(new Read(new Store(meta, new byte[0]), metaAt, metaLength, 5 + length));
            } else if (type == Mark.TYPE) {
                QueueId id = queueId(in);
                boolean delayWarned = in.flag();
                entries.add(new Read(new Mark(id, readIndexes(in), delayWarned), 0, 0, 5 + length));
            } else {
                throw new IOException("an entry of type " + type + " at " + start);
            }
            in.skip(end - in.position());
        }
        return entries;
    }

    private static QueueId queueId(OctetReader in) throws IOException {
        try {
            return new QueueId(in.text());
        } catch (IllegalArgumentException notAnId) {
            throw new IOException("not a queue id", notAnId);
        }
    }

    private static void writeIndexes(OctetWriter out, List<Integer> indexes) {
        out.u32(indexes.size());
        for (int index : indexes) out.u32(index);
    }

    private static List<Integer> readIndexes(OctetReader in) throws IOException {
        int count = in.count();
        List<Integer> indexes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) indexes.add(in.u32());
        return indexes;
    }
}
