package org.mailrail.queue.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.mailrail.core.QueueId;
import org.mailrail.core.Transaction;
import org.mailrail.queue.Spool;

/** Ids and parts of messages for spools that have no log: as the log has them, see {@link LogEntry}. */
public final class SpoolOctets {
    private SpoolOctets() {}

    /**
     * An id that is used once.
     *
     * @param opening the number of this opening of the spool, which no other has
     * @param number the number of the draft in it
     */
    public static QueueId id(long opening, long number) {
        return FileIds.of(opening, number);
    }

    /** Encodes a transaction. */
    public static byte[] of(Transaction transaction) {
        OctetWriter out = new OctetWriter();
        TransactionFormat.write(out, transaction);
        return out.toArray();
    }

    /**
     * Decodes a transaction.
     *
     * @throws IOException if these octets are none
     */
    public static Transaction transaction(byte[] octets) throws IOException {
        return TransactionFormat.read(new OctetReader(ByteBuffer.wrap(octets)));
    }

    /** Encodes a state. */
    public static byte[] of(Spool.State state) {
        OctetWriter out = new OctetWriter();
        StateFormat.write(out, state);
        return out.toArray();
    }

    /**
     * Decodes a state.
     *
     * @throws IOException if these octets are none
     */
    public static Spool.State state(byte[] octets) throws IOException {
        OctetReader in = new OctetReader(ByteBuffer.wrap(octets));
        Spool.State state = StateFormat.readWithoutDetails(in);
        if (octets.length == StateFormat.FIXED) return state;
        ByteBuffer details = ByteBuffer.wrap(octets, StateFormat.FIXED, octets.length - StateFormat.FIXED);
        return StateFormat.withDetails(state, details);
    }
}
