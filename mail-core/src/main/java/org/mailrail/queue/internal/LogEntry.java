package org.mailrail.queue.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.core.Transaction;
import org.mailrail.queue.Spool;

/**
 * One change of the spool. A record of the log holds one or more, which take effect together.
 * <pre>
 *   payload = version:u8 (2) count:u16 *entry
 *   entry   = type:u8 length:u32 ( store / mark )      ; the length is that of what follows it
 *   store   = meta-length:u32 meta prefix [ body ]     ; type 1
 *   meta    = id sequence:u64 seconds:u64 nanos:u32 state prefix-length:u32 in-file body-length:u64 done transaction
 *   mark    = id state done                            ; type 2
 *   state   = held delay-warned next-seconds:u64 problems-length:u32 *problem
 *   problem = index:u32 status text
 *   done    = count:u32 *index:u32
 * </pre>
 * A message stands in {@code store} whole, prefix and body one after the other, or with its body in the file of its id. When a store is written
 * again further on in the log (so that old segments can go, or with another envelope), the later one counts, and what it says is done. The state of a
 * later mark replaces that of an earlier entry.
 */
sealed interface LogEntry {
    int VERSION = 2;

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

    /** Recipients of a message are done, or it stands otherwise than before. */
    record Mark(QueueId id, List<Integer> done, Spool.State state) implements LogEntry {
        static final int TYPE = 2;

        @Override
        public void write(OctetWriter out) {
            OctetWriter encoded = new OctetWriter();
            encoded.text(id.value());
            StateFormat.write(encoded, state);
            writeIndexes(encoded, done);
            out.u8(TYPE).u32(encoded.length()).octets(encoded.toArray());
        }
    }

    /** What is known of a message besides its octets. */
    record Meta(
            QueueId id,
            long sequence,
            Instant arrival,
            Spool.State state,
            int prefixLength,
            boolean inFile,
            long bodyLength,
            List<Integer> done,
            Transaction transaction) {
        private void write(OctetWriter out) {
            out.text(id.value()).u64(sequence);
            out.u64(arrival.getEpochSecond()).u32(arrival.getNano());
            StateFormat.write(out, state);
            out.u32(prefixLength).flag(inFile).u64(bodyLength);
            writeIndexes(out, done);
            TransactionFormat.write(out, transaction);
        }

        static Meta read(OctetReader in) throws IOException {
            QueueId id = queueId(in);
            long sequence = in.u64();
            Instant arrival = Instant.ofEpochSecond(in.u64(), in.u32());
            Spool.State state = StateFormat.read(in);
            int prefixLength = in.u32();
            boolean inFile = in.flag();
            long bodyLength = in.u64();
            if (prefixLength < 0 || bodyLength < 0) throw new IOException("a negative length");
            List<Integer> done = readIndexes(in);
            return new Meta(
                    id, sequence, arrival, state, prefixLength, inFile, bodyLength, done, TransactionFormat.read(in));
        }

        Meta with(List<Integer> nowDone, Spool.State now) {
            return new Meta(id, sequence, arrival, now, prefixLength, inFile, bodyLength, nowDone, transaction);
        }

        Meta with(Envelope envelope) {
            Transaction other = Transaction.of(transaction.client(), envelope);
            return new Meta(id, sequence, arrival, state, prefixLength, inFile, bodyLength, List.of(), other);
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
     * @param problemsAt where the problems of its state start in the payload
     * @param problemsLength their length
     */
    record Read(LogEntry entry, int metaAt, int metaLength, int length, int problemsAt, int problemsLength) {
        /** A store, or a mark if {@code metaLength} is 0, whose state follows an id and {@code skipped} octets. */
        private static Read of(LogEntry entry, int metaAt, int metaLength, int length, int idAt, ByteBuffer payload) {
            int stateAt = idAt + 2 + payload.getShort(idAt) + (metaLength == 0 ? 0 : META_BEFORE_STATE);
            int problemsLength = payload.getInt(stateAt + StateFormat.FIXED - 4);
            return new Read(entry, metaAt, metaLength, length, stateAt + StateFormat.FIXED, problemsLength);
        }
    }

    /** Octets of a meta between its id and its state. */
    int META_BEFORE_STATE = 20;

    /** Encodes a payload; {@code placed} is given each entry with its place. */
    static byte[] encode(List<LogEntry> entries, List<Read> placed) {
        OctetWriter out = new OctetWriter();
        out.u8(VERSION).u16(entries.size());
        int[] starts = new int[entries.size() + 1];
        for (int i = 0; i < entries.size(); i++) {
            starts[i] = out.length();
            entries.get(i).write(out);
        }
        starts[entries.size()] = out.length();
        byte[] octets = out.toArray();
        ByteBuffer payload = ByteBuffer.wrap(octets);
        for (int i = 0; i < entries.size(); i++) {
            int start = starts[i];
            int length = starts[i + 1] - start;
            LogEntry entry = entries.get(i);
            placed.add(
                    entry instanceof Store store
                            ? Read.of(entry, start + 9, length - 9 - store.octets().length, length, start + 9, payload)
                            : Read.of(entry, 0, 0, length, start + 5, payload));
        }
        return octets;
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
                entries.add(Read.of(new Store(meta, new byte[0]), metaAt, metaLength, 5 + length, metaAt, payload));
            } else if (type == Mark.TYPE) {
                QueueId id = queueId(in);
                Spool.State state = StateFormat.read(in);
                entries.add(Read.of(new Mark(id, readIndexes(in), state), 0, 0, 5 + length, start + 5, payload));
            } else {
                throw new IOException("an entry of type " + type + " at " + start);
            }
            in.skip(end - in.position());
        }
        return entries;
    }

    private static QueueId queueId(OctetReader in) throws IOException {
        String text = in.text();
        try {
            QueueId id = new QueueId(text);
            if (FileIds.isOne(id)) return id;
        } catch (IllegalArgumentException notAnId) {
            throw new IOException("not a queue id", notAnId);
        }
        throw new IOException("not an id of a spool: " + text);
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
