package org.mailrail.queue;

import java.time.Instant;
import java.util.Optional;

/** When a deferred message is tried again. Pure; safe for many threads. */
@FunctionalInterface
public interface RetrySchedule {
    /**
     * The next attempt.
     *
     * @param arrival when the message came into the queue
     * @param now the time of the attempt that just failed
     * @return an instant after {@code now}; nothing if the message is too old and is to be bounced
     */
    Optional<Instant> nextAttempt(Instant arrival, Instant now);
}
