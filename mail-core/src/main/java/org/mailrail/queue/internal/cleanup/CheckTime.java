package org.mailrail.queue.internal.cleanup;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * How long the checks of one message may take, all rules and lines together: a message with very many lines that each cost a rule its utmost would else
 * hold a thread for hours. Used by one thread.
 */
final class CheckTime {
    private final Duration limit;
    private final InstantSource clock;
    private Duration spent = Duration.ZERO;

    CheckTime(Duration limit, InstantSource clock) {
        this.limit = limit;
        this.clock = clock;
    }

    /**
     * Looks up one field or line.
     *
     * @throws IOException if the table cannot be asked, or the time is up: whether the message is to be taken cannot be said
     */
    Optional<CheckAction> find(Check check, String subject) throws IOException {
        if (spent.compareTo(limit) > 0) {
            throw new IOException(
                    "the checks of one message took more than " + limit.toSeconds() + " s, at last " + check);
        }
        Instant start = clock.instant();
        Optional<CheckAction> found = check.find(subject);
        Duration took = Duration.between(start, clock.instant());
        if (took.isPositive()) spent = spent.plus(took); // clocks are set back
        return found;
    }
}
