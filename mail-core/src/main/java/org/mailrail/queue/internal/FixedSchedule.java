package org.mailrail.queue.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mailrail.core.QueueId;
import org.mailrail.queue.RetrySchedule;

/** Attempts at set times after the arrival. */
public record FixedSchedule(List<Duration> waits) implements RetrySchedule {
    /** Copies and checks the waits. */
    public FixedSchedule {
        waits = List.copyOf(waits);
        for (Duration wait : waits) {
            if (wait.isNegative() || wait.isZero()) throw new IllegalArgumentException("a wait of " + wait);
        }
    }

    @Override
    public Optional<Instant> nextAttempt(QueueId id, Instant arrival, Instant now) {
        Instant attempt = arrival;
        for (Duration wait : waits) {
            attempt = attempt.plus(wait);
            if (attempt.isAfter(now)) return Optional.of(attempt);
        }
        return Optional.empty();
    }

    @Override
    public Optional<Duration> giveUpAfter() {
        return Optional.of(waits.stream().reduce(Duration.ZERO, Duration::plus));
    }
}
