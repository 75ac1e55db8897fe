package org.mailrail.queue.internal;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.mailrail.core.DeliverBy;
import org.mailrail.queue.DeliveryResult;

/** What DELIVERBY and FUTURERELEASE mean for the rounds of a message. RFC 2852, RFC 4865. */
record Deadlines(InstantSource clock) {
    /** What becomes of all who have not got the message: it is due back. Nothing if it is not. */
    Optional<DeliveryResult.Bounced> late(Job job) {
        return job.handling()
                .deadline()
                .filter(by -> by.mode() == DeliverBy.Mode.RETURN && by.isOver(clock.instant()))
                .map(by -> DeliveryResult.Bounced.of("5.4.7", "delivery time expired"));
    }

    /** The next attempt: at the deadline if it comes before, since something has to be told then; at the release, if it is still to come. */
    Instant next(Job job, Instant scheduled, Instant now) {
        if (job.start().isAfter(now)) return job.start();
        return job.handling()
                .deadline()
                .map(DeliverBy::deadline)
                .filter(deadline -> deadline.isAfter(now) && deadline.isBefore(scheduled))
                .orElse(scheduled);
    }

    /** Whether the sender is to be told now that the deadline has passed. */
    static boolean isToTell(Job job, Instant now) {
        // Attempts up to the first one after the deadline were set for no later than the deadline.
        return job.handling()
                .deadline()
                .filter(by -> by.mode() == DeliverBy.Mode.NOTIFY && by.isOver(now))
                .filter(by -> !job.scheduled.isAfter(by.deadline()))
                .isPresent();
    }
}
