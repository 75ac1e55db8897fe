package org.mailrail.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mailrail.core.QueueId;
import org.mailrail.queue.internal.FixedSchedule;
import org.mailrail.queue.internal.PostfixSchedule;

/** When a deferred message is tried again. Pure; safe for many threads. */
@FunctionalInterface
public interface RetrySchedule {
    /**
     * The next attempt.
     *
     * @param id the message, for schedules that spread what was deferred together
     * @param arrival when the message came into the queue
     * @param now the time of the attempt that just failed
     * @return an instant after {@code now}; nothing if the message is too old and is to be bounced
     */
    Optional<Instant> nextAttempt(QueueId id, Instant arrival, Instant now);

    /** How old a message gets before it is bounced, for what senders of delayed mail are told; nothing if that is not known. */
    default Optional<Duration> giveUpAfter() {
        return Optional.empty();
    }

    /** Postfix's with its defaults: waits as long as the message is old, at least 300 s and at most 4,000 s, for five days, and a little longer. */
    static RetrySchedule postfix() {
        return postfix(Duration.ofSeconds(300), Duration.ofSeconds(4000), Duration.ofDays(5));
    }

    /**
     * Postfix's: waits as long as the message is old, within bounds, until it is too old. RFC 5321 section 4.5.4.1. Each wait is up to a tenth longer, by
     * the message's id and the time of the attempt, so that messages which were deferred together do not come back together.
     *
     * @param shortest {@code minimal_backoff_time}, positive
     * @param longest {@code maximal_backoff_time}, not below {@code shortest}
     * @param lifetime {@code maximal_queue_lifetime}; zero: a message is tried once
     */
    static RetrySchedule postfix(Duration shortest, Duration longest, Duration lifetime) {
        return new PostfixSchedule(shortest, longest, lifetime);
    }

    /**
     * Attempts at set times: one on arrival, the next after the first wait, and so on; when all have passed, the message is too old. Those that
     * passed while nothing ran are left out.
     *
     * @param waits from one attempt to the next, each positive
     */
    static RetrySchedule fixed(List<Duration> waits) {
        return new FixedSchedule(waits);
    }

    /** One attempt only: who is deferred then is bounced. */
    static RetrySchedule none() {
        return new FixedSchedule(List.of());
    }
}
