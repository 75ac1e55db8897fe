package org.mailrail.smtp.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.mailrail.core.Reply;
import org.mailrail.core.Transaction;

/** Where the octets of messages go. Blocking; safe for many threads. */
public interface MessageReceiver {
    /**
     * Opens a message.
     *
     * @param transaction client and envelope, complete
     * @param with the protocol keyword for {@code Received}. RFC 3848
     * @throws IOException if nothing can be stored at the moment
     */
    Incoming open(Transaction transaction, String with) throws IOException;

    /** One message that is being received. Used by one thread at a time. */
    interface Incoming extends AutoCloseable {
        /**
         * Appends octets: without dot-stuffing, and without a CR or LF that stands alone unless the message will be dropped.
         *
         * @throws IOException if it cannot be stored; the message can only be closed then
         */
        void append(ByteBuffer octets) throws IOException;

        /**
         * Takes responsibility, or not.
         *
         * @return the replies: for SMTP one, for LMTP one for each recipient in the order of their RCPT
         * @throws IOException if it cannot be stored at the moment
         */
        List<Reply> finish() throws IOException;

        /** Drops what was not finished. */
        @Override
        void close() throws IOException;
    }
}
