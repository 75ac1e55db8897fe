package org.mailrail.queue.internal;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.mailrail.queue.Histogram;

/** Counts durations. Used by one thread at a time. */
final class Durations {
    private final List<Duration> bounds;
    private final long[] counts;
    private Duration total = Duration.ZERO;

    Durations(List<Duration> bounds) {
        this.bounds = bounds;
        this.counts = new long[bounds.size() + 1];
    }

    void add(Duration one, int times) {
        int bucket = 0;
        while (bucket < bounds.size() && one.compareTo(bounds.get(bucket)) > 0) bucket++;
        counts[bucket] += times;
        total = total.plus(one.multipliedBy(times));
    }

    Histogram histogram() {
        return new Histogram(bounds, Arrays.stream(counts).boxed().toList(), total);
    }
}
