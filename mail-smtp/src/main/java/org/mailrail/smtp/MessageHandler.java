package org.mailrail.smtp;

import java.io.IOException;
import org.mailrail.core.Reply;
import org.mailrail.core.Transaction;
import org.mailrail.message.MessageContent;

/** Takes or refuses each message of an {@link SmtpServer}. May block; safe for many threads. */
@FunctionalInterface
public interface MessageHandler {
    /**
     * Answers for a message: what it returns is the reply to the end of DATA. With a positive reply the server, and so the application, has
     * taken responsibility. RFC 5321 section 4.2.5.
     *
     * @param transaction client and envelope, complete
     * @param message what the client sent below the trace fields that this server adds; valid only until this returns
     * @return 2xx, 4xx or 5xx
     * @throws IOException if it cannot be taken at the moment: the client gets 451 4.3.0, or 452 4.3.1 for a
     *     {@link org.mailrail.queue.NoSpaceException}
     */
    Reply handle(Transaction transaction, MessageContent message) throws IOException;
}
