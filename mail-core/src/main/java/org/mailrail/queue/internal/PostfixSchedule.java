package org.mailrail.queue.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.mailrail.core.QueueId;
import org.mailrail.queue.RetrySchedule;

/**
 * Waits as long as the message is old, within bounds, until it is too old. RFC 5321 section 4.5.4.1. A wait is up to a tenth longer than that: Postfix looks
 * at its deferred queue now and then, which spreads what is due; here every message is tried on its second.
 */
public record PostfixSchedule(Duration shortest, Duration longest, Duration lifetime) implements RetrySchedule {
    private static final double LONGER = 0.1;

    /** Checks the bounds. */
    public PostfixSchedule {
        if (shortest.isNegative() || shortest.isZero()) throw new IllegalArgumentException("shortest wait " + shortest);
        if (longest.compareTo(shortest) < 0) throw new IllegalArgumentException("longest wait " + longest);
        if (lifetime.isNegative()) throw new IllegalArgumentException("lifetime " + lifetime);
    }

    @Override
    public Optional<Instant> nextAttempt(QueueId id, Instant arrival, Instant now) {
        Duration age = Duration.between(arrival, now);
        if (age.compareTo(lifetime) >= 0) return Optional.empty();
        Duration wait = age.compareTo(shortest) < 0 ? shortest : age.compareTo(longest) > 0 ? longest : age;
        return Optional.of(now.plus(wait).plus(jitter(id, now, wait)));
    }

    /** The same for the same attempt of the same message, so that nothing has to be remembered. */
    private static Duration jitter(QueueId id, Instant now, Duration wait) {
        long mixed = (id.hashCode() * 31L + now.getEpochSecond()) * 0x9E37_79B9_7F4A_7C15L;
        double part = (mixed >>> 11) * 0x1p-53; // from 0 to 1, evenly
        return Duration.ofMillis((long) (wait.toMillis() * LONGER * part));
    }

    @Override
    public Optional<Duration> giveUpAfter() {
        return Optional.of(lifetime);
    }
}
