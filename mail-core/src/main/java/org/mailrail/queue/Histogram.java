package org.mailrail.queue;

import java.time.Duration;
import java.util.List;

/**
 * How durations are distributed.
 *
 * @param bounds of the buckets, ascending: each counts what is no longer than its bound, and longer than the one before
 * @param counts of the buckets, and at the end of what is longer than all bounds: one more than there are bounds
 * @param total all durations together, for the average
 */
public record Histogram(List<Duration> bounds, List<Long> counts, Duration total) {
    /** Copies the lists and checks their sizes. */
    public Histogram {
        bounds = List.copyOf(bounds);
        counts = List.copyOf(counts);
        if (counts.size() != bounds.size() + 1)
            throw new IllegalArgumentException(bounds.size() + " bounds for " + counts.size() + " counts");
    }

    /** How many durations there are. */
    public long count() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    /** Their average; zero if there is none. */
    public Duration average() {
        return count() == 0 ? Duration.ZERO : total.dividedBy(count());
    }
}
