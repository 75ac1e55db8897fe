package org.mailrail.queue.internal;

import java.util.NoSuchElementException;
import org.mailrail.core.QueueId;

/** The spool has a message no more that the queue has: another process has taken it over. A type of its own, since applications' code may throw the cause. */
final class LostMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LostMessageException(QueueId id, NoSuchElementException cause) {
        super(id + " is gone from the spool, or another process has taken it over", cause);
    }
}
