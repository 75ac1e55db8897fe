package org.mailrail.queue;

import java.io.IOException;
import org.mailrail.core.QueueId;
import org.mailrail.core.Transaction;

/** The side of a queue for protocol servers, which receive a message octet by octet. Safe for many threads; blocks. */
public interface Intake {
    /**
     * Opens a draft for a message that is about to come.
     *
     * @throws NoSpaceException if the disk is too full to take mail
     * @throws IOException if nothing can be stored at the moment
     */
    Spool.Draft draft() throws IOException;

    /**
     * Takes responsibility for the message in a draft: when this returns, it is on stable storage.
     *
     * @param draft what {@link #draft} gave; it is closed by the caller
     * @param transaction with at least one recipient
     * @param prefix header fields to stand before the message, in wire form; may be empty
     * @throws NoSpaceException if the disk is too full
     * @throws IOException if it cannot be stored at the moment; it is not queued then
     */
    QueueId commit(Spool.Draft draft, Transaction transaction, byte[] prefix) throws IOException;
}
