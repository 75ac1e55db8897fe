package org.mailrail.queue;

import org.mailrail.core.QueueId;
import org.mailrail.core.Recipient;

/** Is told what happens in a queue. Called on the queue's threads, one call after the other for one message; must not block for long. */
public interface QueueListener {
    /** A message came in. */
    default void queued(Spool.StoredMessage message) {}

    /** One recipient was tried, on {@code transport} by {@code nextHop}. Nothing more will be tried unless the result is deferred. */
    default void attempted(QueueId id, Recipient recipient, String transport, String nextHop, DeliveryResult result) {}

    /** A deferred recipient was given up, since the message got too old; {@code last} says why it was deferred. */
    default void expired(QueueId id, Recipient recipient, DeliveryResult.Deferred last) {}

    /** Every recipient is done; the message has left the queue. */
    default void removed(QueueId id) {}
}
