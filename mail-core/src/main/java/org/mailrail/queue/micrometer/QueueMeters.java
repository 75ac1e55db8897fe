package org.mailrail.queue.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.mailrail.queue.Histogram;
import org.mailrail.queue.MailQueue;
import org.mailrail.queue.QueueMetrics;
import org.mailrail.queue.QueuedMessage;

/**
 * Binds a queue's statistics and metrics to a registry: {@code new QueueMeters(queue, Tags.empty()).bindTo(registry)}. They are read whenever the registry
 * asks; it keeps no queue alive. Safe for many threads.
 *
 * <pre>
 *   mailrail.queue.messages      {state}             gauge: how many there are
 *   mailrail.queue.age           {state, le}         gauge: how many there are that are no older than so many minutes, "+Inf": all
 *   mailrail.queue.deliveries                        gauge: under way
 *   mailrail.queue.sites.resting                     gauge
 *   mailrail.queue.received                          counter: messages that came in
 *   mailrail.queue.attempts                          counter: deliveries
 *   mailrail.queue.recipients    {result}            counter
 *   mailrail.queue.latency       {stage}             timer
 * </pre>
 */
@SuppressWarnings("exports") // whoever uses this requires Micrometer as well
public final class QueueMeters implements MeterBinder {
    private static final String PREFIX = "mailrail.queue.";

    private final MailQueue queue;
    private final Tags tags;

    /**
     * Of this queue.
     *
     * @param tags that all meters get, e.g. the queue's name where there are several
     */
    public QueueMeters(MailQueue queue, Tags tags) {
        this.queue = queue;
        this.tags = tags;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (QueuedMessage.State state : QueuedMessage.State.values()) {
            Tags ofState = tags.and("state", word(state));
            gauge(registry, "messages", ofState, q -> messages(q, state));
            List<Duration> bounds = queue.metrics().age(state).bounds();
            for (int i = 0; i <= bounds.size(); i++) {
                String le = i == bounds.size()
                        ? "+Inf"
                        : Long.toString(bounds.get(i).toMinutes());
                int last = i;
                gauge(
                        registry,
                        "age",
                        ofState.and("le", le),
                        q -> upTo(q.metrics().age(state), last));
            }
        }
        gauge(registry, "deliveries", tags, q -> q.statistics().deliveries());
        gauge(registry, "sites.resting", tags, q -> q.statistics().restingSites());
        counter(registry, "received", tags, q -> q.metrics().messages());
        counter(registry, "attempts", tags, q -> q.metrics().attempts());
        for (QueueMetrics.Result result : QueueMetrics.Result.values()) {
            counter(
                    registry,
                    "recipients",
                    tags.and("result", word(result)),
                    q -> q.metrics().count(result));
        }
        for (QueueMetrics.Stage stage : QueueMetrics.Stage.values()) {
            FunctionTimer.builder(
                            PREFIX + "latency",
                            queue,
                            q -> q.metrics().latency(stage).count(),
                            q -> q.metrics().latency(stage).total().toMillis(),
                            TimeUnit.MILLISECONDS)
                    .tags(tags.and("stage", word(stage)))
                    .register(registry);
        }
    }

    private void gauge(MeterRegistry registry, String name, Tags all, ToDoubleFunction<MailQueue> value) {
        Gauge.builder(PREFIX + name, queue, value).tags(all).register(registry);
    }

    private void counter(MeterRegistry registry, String name, Tags all, ToDoubleFunction<MailQueue> value) {
        FunctionCounter.builder(PREFIX + name, queue, value).tags(all).register(registry);
    }

    private static String word(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }

    private static int messages(MailQueue queue, QueuedMessage.State state) {
        return switch (state) {
            case INCOMING -> queue.statistics().incoming();
            case ACTIVE -> queue.statistics().active();
            case DEFERRED -> queue.statistics().deferred();
            case HELD -> queue.statistics().held();
        };
    }

    private static long upTo(Histogram ages, int bucket) {
        return ages.counts().subList(0, bucket + 1).stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
