package org.mailrail.core;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a sender wants a queue to treat a message. {@link #USUAL} is what nobody said anything of; each {@code with…} gives a copy.
 *
 * @param notBefore when it is released; null: at once. To the second, rounded up. RFC 4865
 * @param deliverBy by when it is to be delivered; null: as soon as can be, with no deadline. RFC 2852
 * @param priority from -9 to 9, usually 0. RFC 6710
 * @param verp how each recipient is written into the sender's address; null: not at all
 */
public record Handling(
        @Nullable Instant notBefore,
        @Nullable DeliverBy deliverBy,
        int priority,
        @Nullable Verp verp) {
    /** The highest priority; the lowest is below zero by as much. */
    public static final int HIGHEST_PRIORITY = 9;

    /** At once, without deadline, at priority 0, with one sender for all recipients. */
    public static final Handling USUAL = new Handling(null, null, 0, null);

    /** Checks the values: a message must not be due back before it is released. */
    public Handling {
        if (notBefore != null) notBefore = DeliverBy.wholeSecond(notBefore);
        if (priority < -HIGHEST_PRIORITY || priority > HIGHEST_PRIORITY)
            throw new IllegalArgumentException("priority " + priority);
        if (notBefore != null && deliverBy != null && !deliverBy.deadline().isAfter(notBefore))
            throw new IllegalArgumentException("a deadline before the release");
    }

    /** Not to be tried before this instant: HOLDUNTIL, or HOLDFOR from now. */
    public Handling withNotBefore(Instant instant) {
        return new Handling(instant, deliverBy, priority, verp);
    }

    /** With a deadline. */
    public Handling withDeliverBy(DeliverBy other) {
        return new Handling(notBefore, other, priority, verp);
    }

    /** With another priority. */
    public Handling withPriority(int other) {
        return new Handling(notBefore, deliverBy, other, verp);
    }

    /** With the recipient in the sender's address. */
    public Handling withVerp(Verp other) {
        return new Handling(notBefore, deliverBy, priority, other);
    }

    /** What of this holds for the members of a mailing list, who get a message of their own: neither the deadline nor VERP is the list's. */
    public Handling forMembers() {
        return new Handling(notBefore, null, priority, null);
    }

    /** When a message of this arrival is first tried, and from when its age counts. */
    public Instant start(Instant arrival) {
        return notBefore != null && notBefore.isAfter(arrival) ? notBefore : arrival;
    }

    /** The deadline, if there is one. */
    public Optional<DeliverBy> deadline() {
        return Optional.ofNullable(deliverBy);
    }
}
