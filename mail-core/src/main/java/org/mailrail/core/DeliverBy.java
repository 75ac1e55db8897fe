package org.mailrail.core;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * By when a message is to be delivered, and what is to happen with who has not got it by then. RFC 2852.
 *
 * @param deadline to the second, rounded up. On the wire it is a number of seconds from now: see {@link #left}
 * @param mode what happens then
 * @param trace whether the sender wants to be told of each server that takes the message on, unless NOTIFY says never
 */
public record DeliverBy(Instant deadline, Mode mode, boolean trace) {
    /** What happens at the deadline. */
    public enum Mode {
        /** Who has not got the message does not get it any more: it is returned, with status 5.4.7 of RFC 3463 section 3.5. {@code R}. */
        RETURN,
        /** The sender is told of the delay, once, and delivery goes on. {@code N}. */
        NOTIFY
    }

    /** Rounds the deadline. */
    public DeliverBy {
        deadline = wholeSecond(deadline);
    }

    /** Returned at the deadline. */
    public static DeliverBy orReturn(Instant deadline) {
        return new DeliverBy(deadline, Mode.RETURN, false);
    }

    /** Told of at the deadline. */
    public static DeliverBy orNotify(Instant deadline) {
        return new DeliverBy(deadline, Mode.NOTIFY, false);
    }

    /** Whether the deadline has passed. */
    public boolean isOver(Instant now) {
        return !now.isBefore(deadline);
    }

    /** The time that is left, for the next server; not positive if the deadline has passed. */
    public Duration left(Instant now) {
        return Duration.between(now, deadline);
    }

    static Instant wholeSecond(Instant instant) {
        Instant second = instant.truncatedTo(ChronoUnit.SECONDS);
        return second.equals(instant) ? second : second.plusSeconds(1);
    }
}
