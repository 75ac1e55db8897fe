package org.mailrail.queue.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.mailrail.queue.DeliveryResult;
import org.mailrail.queue.Histogram;
import org.mailrail.queue.QueueMetrics;
import org.mailrail.queue.QueueMetrics.Result;
import org.mailrail.queue.QueueMetrics.Stage;
import org.mailrail.queue.QueuedMessage;

/** Counts what a queue does. Safe for many threads. */
final class Meter {
    private static final List<Duration> BOUNDS = List.of(
            Duration.ofMillis(10),
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            Duration.ofHours(6),
            Duration.ofDays(1));

    private final LongAdder messages = new LongAdder();
    private final LongAdder attempts = new LongAdder();
    private final Map<Result, LongAdder> results = new EnumMap<>(Result.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Stage, Durations> latencies = new EnumMap<>(Stage.class); // under the lock

    Meter() {
        for (Result result : Result.values()) results.put(result, new LongAdder());
        for (Stage stage : Stage.values()) latencies.put(stage, new Durations(BOUNDS));
    }

    void queued() {
        messages.increment();
    }

    /** An agent was asked to deliver. */
    void attempted(Instant started, Instant ended) {
        attempts.increment();
        took(Stage.ATTEMPT, started, ended);
    }

    void took(Stage stage, Instant from, Instant until) {
        Duration duration = Duration.between(from, until);
        lock.lock();
        try {
            Durations durations = latencies.get(stage);
            if (durations != null)
                durations.add(duration.isNegative() ? Duration.ZERO : duration, 1); // the clock was set
        } finally {
            lock.unlock();
        }
    }

    /** A recipient of a message that was first to be tried at {@code start}. */
    void result(DeliveryResult result, Instant start, Instant now) {
        Result what = switch (result) {
            case DeliveryResult.Delivered delivered -> Result.DELIVERED;
            case DeliveryResult.Relayed relayed -> Result.RELAYED;
            case DeliveryResult.Expanded expanded -> Result.EXPANDED;
            case DeliveryResult.Deferred deferred -> Result.DEFERRED;
            case DeliveryResult.Bounced bounced -> Result.BOUNCED;
        };
        count(what);
        if (what == Result.DELIVERED || what == Result.RELAYED) took(Stage.DELIVERED, start, now);
    }

    void expired() {
        count(Result.EXPIRED);
    }

    private void count(Result result) {
        LongAdder adder = results.get(result);
        if (adder != null) adder.increment();
    }

    QueueMetrics metrics(Map<QueuedMessage.State, Histogram> ages) {
        Map<Result, Long> counts = new EnumMap<>(Result.class);
        results.forEach((result, adder) -> counts.put(result, adder.sum()));
        Map<Stage, Histogram> histograms = new EnumMap<>(Stage.class);
        lock.lock();
        try {
            latencies.forEach((stage, durations) -> histograms.put(stage, durations.histogram()));
        } finally {
            lock.unlock();
        }
        return new QueueMetrics(messages.sum(), attempts.sum(), counts, ages, histograms);
    }
}
