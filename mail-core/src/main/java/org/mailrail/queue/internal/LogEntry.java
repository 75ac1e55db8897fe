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
 *   payload = version:u8 (3) count:u16 *entry
 *   entry   = type:u8 length:u32 ( store / mark )      ; the length is that of what follows it
 *   store   = meta-length:u32 meta prefix [ body ]     ; type 1
 *   meta    = head transaction
 *   head    = id sequence:u64 seconds:u64 nanos:u32 state prefix-length:u32 in-file body-length:u64 recipients:u32 done
 *   mark    = id state done                            ; type 2
 *   state   = held delay-warned next-seconds:u64 details-length:u32 [ details ]
 *   details = filter-flag [ transport next-hop ] *problem
 *   problem = index:u32 status text
 *   done    = count:u32 *index:u32
 * </pre>
 * A message stands in {@code store} whole, prefix and body one after the other, or with its body in the file of its id. When a store is written
 * again further on in the log (so that old segments can go, or with another envelope), the later one counts, and what it says is done. The state of a
 * later mark replaces that of an earlier entry.
 */
sealed interface LogEntry {
    int VERSION = 3;

    QueueId id();

    void write(OctetWriter out);

    /** What an entry does when it takes effect. */
    sealed interface Effect {
        /** Writes it as it stands in the log, but as if its state had no details. */
        void writeWithoutDetails(OctetWriter out);
    }

    /**
     * A message is stored.
     *
     * @param octets prefix and, unless it is in a file, body
     */
    record Store(Head head, Transaction transaction, byte[] octets) implements LogEntry {
        static final int TYPE = 1;

        @Override
        public QueueId id() {
            return head.id();
        }

        @Override
        public void write(OctetWriter out) {
            OctetWriter meta = new OctetWriter();
            head.write(meta);
            TransactionFormat.write(meta, transaction);
            out.u8(TYPE).u32(4 + meta.length() + octets.length);
            out.u32(meta.length()).octets(meta.toArray()).octets(octets);
        }

        /** The same for another envelope, all of whose recipients remain. */
        Store with(Envelope envelope) {
            Head other = new Head(
                    head.id,
                    head.sequence,
                    head.arrival,
                    head.state,
                    head.prefixLength,
                    head.inFile,
                    head.bodyLength,
                    envelope.recipients().size(),
                    List.of());
            return new Store(other, Transaction.of(transaction.client(), envelope), octets);
        }
    }

    /** Recipients of a message are done, or it stands otherwise than before. */
    record Mark(QueueId id, List<Integer> done, Spool.State state) implements LogEntry, Effect {
        static final int TYPE = 2;

        @Override
        public void write(OctetWriter out) {
            int lengthAt = out.u8(TYPE).length();
            out.u32(0).text(id.value());
            StateFormat.write(out, state);
            writeIndexes(out, done);
            out.patchU32(lengthAt, out.length() - lengthAt - 4);
        }

        @Override
        public void writeWithoutDetails(OctetWriter out) {
            out.text(id.value());
            StateFormat.writeWithoutDetails(out, state);
            writeIndexes(out, done);
        }

        /** Reads one, without the details of its state. */
        static Mark read(OctetReader in) throws IOException {
            QueueId id = queueId(in);
            Spool.State state = StateFormat.readWithoutDetails(in);
            return new Mark(id, readIndexes(in), state);
        }
    }

    /**
     * What is known of a message besides its envelope and its octets: all that the log keeps in memory, so that no more has to be read of those which are
     * there when it is opened.
     *
     * @param recipients how many its envelope has
     * @param done which of them are done
     */
    record Head(
            QueueId id,
            long sequence,
            Instant arrival,
            Spool.State state,
            int prefixLength,
            boolean inFile,
            long bodyLength,
            int recipients,
            List<Integer> done)
            implements Effect {
        private void write(OctetWriter out) {
            writeStart(out);
            StateFormat.write(out, state);
            writeEnd(out);
        }

        @Override
        public void writeWithoutDetails(OctetWriter out) {
            writeStart(out);
            StateFormat.writeWithoutDetails(out, state);
            writeEnd(out);
        }

        private void writeStart(OctetWriter out) {
            out.text(id.value()).u64(sequence);
            out.u64(arrival.getEpochSecond()).u32(arrival.getNano());
        }

        private void writeEnd(OctetWriter out) {
            out.u32(prefixLength).flag(inFile).u64(bodyLength).u32(recipients);
            writeIndexes(out, done);
        }

        /** Reads one, without the details of its state. */
        static Head read(OctetReader in) throws IOException {
            QueueId id = queueId(in);
            long sequence = in.u64();
            Instant arrival = Instant.ofEpochSecond(in.u64(), in.u32());
            Spool.State state = StateFormat.readWithoutDetails(in);
            int prefixLength = in.u32();
            boolean inFile = in.flag();
            long bodyLength = in.u64();
            int recipients = in.u32();
            if (prefixLength < 0 || bodyLength < 0 || recipients < 1) throw new IOException("a negative length");
            return new Head(
                    id, sequence, arrival, state, prefixLength, inFile, bodyLength, recipients, readIndexes(in));
        }

        Head with(List<Integer> nowDone, Spool.State now) {
            return new Head(id, sequence, arrival, now, prefixLength, inFile, bodyLength, recipients, nowDone);
        }
    }

    /**
     * An entry that was read or placed.
     *
     * @param effect what it does
     * @param metaAt where a store's meta starts in the payload; 0 for a mark
     * @param metaLength its length
     * @param length of the whole entry
     * @param detailsAt where the details of its state start in the payload
     * @param detailsLength their length
     */
    record Read(Effect effect, int metaAt, int metaLength, int length, int detailsAt, int detailsLength) {
        /** A store, or a mark if {@code metaLength} is 0, whose state follows an id and {@code skipped} octets. */
        private static Read of(Effect effect, int metaAt, int metaLength, int length, int idAt, ByteBuffer payload) {
            int stateAt = idAt + 2 + payload.getShort(idAt) + (metaLength == 0 ? 0 : HEAD_BEFORE_STATE);
            int detailsLength = payload.getInt(stateAt + StateFormat.FIXED - 4);
            return new Read(effect, metaAt, metaLength, length, stateAt + StateFormat.FIXED, detailsLength);
        }
    }

    /** Octets of a head between its id and its state. */
    int HEAD_BEFORE_STATE = 20;

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
            placed.add(
                    switch (entries.get(i)) {
                        case Store store ->
                            Read.of(
                                    store.head(),
                                    start + 9,
                                    length - 9 - store.octets().length,
                                    length,
                                    start + 9,
                                    payload);
                        case Mark mark -> Read.of(mark, 0, 0, length, start + 5, payload);
                    });
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
                Head head = Head.read(in);
                if (in.position() > metaAt + metaLength) throw new IOException("meta is of another length");
                entries.add(Read.of(head, metaAt, metaLength, 5 + length, metaAt, payload));
            } else if (type == Mark.TYPE) {
                entries.add(Read.of(Mark.read(in), 0, 0, 5 + length, start + 5, payload));
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
