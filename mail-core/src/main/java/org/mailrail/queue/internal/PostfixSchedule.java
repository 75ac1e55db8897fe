package org.mailrail.queue.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.mailrail.queue.RetrySchedule;

/** Waits as long as the message is old, within bounds, until it is too old. RFC 5321 section 4.5.4.1. */
public record PostfixSchedule(Duration shortest, Duration longest, Duration lifetime) implements RetrySchedule {
    /** Checks the bounds. */
    public PostfixSchedule {
        if (shortest.isNegative() || shortest.isZero()) throw new IllegalArgumentException("shortest wait " + shortest);
        if (longest.compareTo(shortest) < 0) throw new IllegalArgumentException("longest wait " + longest);
        if (lifetime.isNegative()) throw new IllegalArgumentException("lifetime " + lifetime);
    }

    @Override
    public Optional<Instant> nextAttempt(Instant arrival, Instant now) {
        Duration age = Duration.between(arrival, now);
        if (age.compareTo(lifetime) >= 0) return Optional.empty();
        Duration wait = age.compareTo(shortest) < 0 ? shortest : age.compareTo(longest) > 0 ? longest : age;
        return Optional.of(now.plus(wait));
    }

    @Override
    public Optional<Duration> giveUpAfter() {
        return Optional.of(lifetime);
    }
}
