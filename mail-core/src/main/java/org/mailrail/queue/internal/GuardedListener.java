package org.mailrail.queue.internal;

import org.mailrail.core.QueueId;
import org.mailrail.core.Recipient;
import org.mailrail.queue.DeliveryResult;
import org.mailrail.queue.QueueListener;
import org.mailrail.queue.Spool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listener whose mistakes do no harm: what happened, happened. */
record GuardedListener(QueueListener listener) implements QueueListener {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedListener.class);

    @Override
    public void queued(Spool.StoredMessage message) {
        guard(() -> listener.queued(message));
    }

    @Override
    public void attempted(QueueId id, Recipient recipient, String transport, String nextHop, DeliveryResult result) {
        guard(() -> listener.attempted(id, recipient, transport, nextHop, result));
    }

    @Override
    public void expired(QueueId id, Recipient recipient, DeliveryResult.Deferred last) {
        guard(() -> listener.expired(id, recipient, last));
    }

    @Override
    public void removed(QueueId id) {
        guard(() -> listener.removed(id));
    }

    private static void guard(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException | Error e) {
            LOG.error("the listener failed", e);
        }
    }
}
