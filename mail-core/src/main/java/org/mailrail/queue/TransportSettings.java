package org.mailrail.queue;

import java.time.Duration;
import java.util.Optional;

/**
 * How the queue uses one transport: how much at once, how fast, how often. {@link #defaults()} are Postfix's; each {@code with…} gives a copy with another
 * value.
 *
 * @param concurrency how many deliveries one site gets at once
 * @param recipients how many recipients one delivery has at most, positive. Postfix's {@code transport_destination_recipient_limit}
 * @param deliveries how many deliveries are under way at once, to all sites, positive. Postfix's {@code maxproc} of master.cf
 * @param rateDelay how long after the end of one delivery to a site the next begins, one at a time; zero: as many at once as {@code concurrency} says.
 *     Postfix's {@code transport_destination_rate_delay}
 * @param rest how long a dead site is left alone
 * @param schedule when a message is tried again, all of whose remaining recipients are of this transport; nothing: as the queue does
 */
public record TransportSettings(
        Concurrency concurrency,
        int recipients,
        int deliveries,
        Duration rateDelay,
        Rest rest,
        Optional<RetrySchedule> schedule) {
    private static final TransportSettings DEFAULTS = new TransportSettings(
            Concurrency.upTo(20), 50, Integer.MAX_VALUE, Duration.ZERO, Rest.postfix(), Optional.empty());

    /**
     * How many deliveries one site gets at once: so many at first, more as they go well, less as the site is found down. Postfix's SCHEDULER_README.
     *
     * @param initial at first, positive. Postfix's {@code transport_initial_destination_concurrency}
     * @param limit at most, not below {@code initial}. Postfix's {@code transport_destination_concurrency_limit}
     * @param positive what a delivery adds that found the site well. Postfix's {@code transport_destination_concurrency_positive_feedback}
     * @param negative what a delivery takes away that found it down. Postfix's {@code transport_destination_concurrency_negative_feedback}
     * @param failedCohorts after how many windows full of failures, with no success between them, a site is taken for dead; 0: never. Postfix's
     *     {@code transport_destination_concurrency_failed_cohort_limit}
     */
    public record Concurrency(int initial, int limit, Feedback positive, Feedback negative, double failedCohorts) {
        /** Checks the numbers. */
        public Concurrency {
            if (initial < 1 || limit < initial) throw new IllegalArgumentException("from " + initial + " to " + limit);
            if (!(failedCohorts >= 0)) throw new IllegalArgumentException("failed cohorts: " + failedCohorts);
        }

        /** Postfix's defaults with this limit: 5 at first, one more or less by each delivery, dead after one window full of failures. */
        public static Concurrency upTo(int limit) {
            Feedback one = new Feedback(1, Feedback.Divisor.ONE);
            return new Concurrency(Math.min(5, limit), limit, one, one, 1);
        }
    }

    /**
     * How long a dead site is left alone: at first so long, then, as each attempt finds it dead again, twice as long.
     *
     * @param shortest positive. Postfix's {@code minimal_backoff_time}
     * @param longest not below {@code shortest}. Postfix's {@code maximal_backoff_time}
     */
    public record Rest(Duration shortest, Duration longest) {
        /** Checks the bounds. */
        public Rest {
            if (!shortest.isPositive()) throw new IllegalArgumentException("a rest of " + shortest);
            if (longest.compareTo(shortest) < 0) throw new IllegalArgumentException("at the longest " + longest);
        }

        /** From 300 s to 4,000 s. */
        public static Rest postfix() {
            return new Rest(Duration.ofSeconds(300), Duration.ofSeconds(4000));
        }

        /** The one after this; {@link Duration#ZERO} is before the first. */
        public Duration after(Duration last) {
            if (last.isZero()) return shortest;
            return last.compareTo(longest.dividedBy(2)) >= 0 ? longest : last.multipliedBy(2);
        }
    }

    /** Checks the numbers. */
    public TransportSettings {
        if (recipients < 1) throw new IllegalArgumentException("recipients: " + recipients);
        if (deliveries < 1) throw new IllegalArgumentException("deliveries: " + deliveries);
        if (rateDelay.isNegative()) throw new IllegalArgumentException("a rate delay of " + rateDelay);
    }

    /** Postfix's defaults: up to 20 deliveries to a site, 50 recipients each, no rate delay, as many deliveries in all as the queue allows. */
    public static TransportSettings defaults() {
        return DEFAULTS;
    }

    /** With another concurrency. */
    public TransportSettings withConcurrency(Concurrency other) {
        return new TransportSettings(other, recipients, deliveries, rateDelay, rest, schedule);
    }

    /** With another number of recipients. */
    public TransportSettings withRecipients(int other) {
        return new TransportSettings(concurrency, other, deliveries, rateDelay, rest, schedule);
    }

    /** With another number of deliveries. */
    public TransportSettings withDeliveries(int other) {
        return new TransportSettings(concurrency, recipients, other, rateDelay, rest, schedule);
    }

    /** With another rate delay. */
    public TransportSettings withRateDelay(Duration other) {
        return new TransportSettings(concurrency, recipients, deliveries, other, rest, schedule);
    }

    /** With other rests. */
    public TransportSettings withRest(Rest other) {
        return new TransportSettings(concurrency, recipients, deliveries, rateDelay, other, schedule);
    }

    /** With a schedule of its own. */
    public TransportSettings withSchedule(RetrySchedule other) {
        return new TransportSettings(concurrency, recipients, deliveries, rateDelay, rest, Optional.of(other));
    }
}
