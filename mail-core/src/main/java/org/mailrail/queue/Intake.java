package org.mailrail.queue;

import java.io.IOException;
import org.mailrail.core.QueueId;
import org.mailrail.core.Reply;
import org.mailrail.core.Transaction;

/** The side of a queue for protocol servers, which receive a message octet by octet. Safe for many threads; blocks. */
public interface Intake {
    /** What became of a message. */
    sealed interface Outcome {
        /**
         * It is on stable storage.
         *
         * @param id its id in the queue
         */
        record Queued(QueueId id) implements Outcome {}

        /**
         * It is not taken.
         *
         * @param reply 4xx or 5xx
         */
        record Refused(Reply reply) implements Outcome {
            /** Checks the reply. */
            public Refused {
                if (reply.code() < 400) throw new IllegalArgumentException("a refusal with " + reply.code());
            }
        }

        /**
         * It is taken and thrown away, as the administrator wants it; the client is told that it was queued.
         *
         * @param id the id that it would have had
         */
        record Discarded(QueueId id) implements Outcome {}
    }

    /**
     * Opens a draft for a message that is about to come.
     *
     * @param transaction with all its recipients
     * @throws NoSpaceException if the disk is too full to take mail
     * @throws IOException if nothing can be stored at the moment
     */
    Spool.Draft draft(Transaction transaction) throws IOException;

    /**
     * Takes responsibility for the message in a draft, or not: when this returns that it is queued, it is on stable storage.
     *
     * @param draft what {@link #draft} gave; it is closed by the caller
     * @param transaction with at least one recipient
     * @param prefix header fields to stand before the message, in wire form; may be empty
     * @throws NoSpaceException if the disk is too full
     * @throws IOException if it cannot be stored at the moment; it is not queued then
     */
    default Outcome commit(Spool.Draft draft, Transaction transaction, byte[] prefix) throws IOException {
        return commit(draft, transaction, prefix, Spool.State.NEW);
    }

    /**
     * The same for a message that is held, goes by a filter, or is not to be tried before an instant.
     *
     * @throws IOException if it cannot be stored at the moment; it is not queued then
     */
    Outcome commit(Spool.Draft draft, Transaction transaction, byte[] prefix, Spool.State state) throws IOException;
}
