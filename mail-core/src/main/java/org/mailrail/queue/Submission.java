package org.mailrail.queue;

import java.io.IOException;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.message.MessageContent;

/** The side of a queue for those who only hand messages in. Safe for many threads; blocks until the message is on stable storage. */
@FunctionalInterface
public interface Submission {
    /**
     * Takes responsibility for a message: when this returns, it is on stable storage.
     *
     * @throws IOException if it cannot be stored at the moment; nothing has been queued then
     * @throws IllegalArgumentException if the envelope has no recipient
     */
    QueueId submit(Envelope envelope, MessageContent content) throws IOException;
}
