package org.mailrail.queue;

import java.util.Map;
import java.util.Objects;

/**
 * What a queue has done since it was opened, and how old what waits in it is.
 *
 * @param messages that came in, those included that came to be in the queue itself
 * @param attempts deliveries that an agent was asked for, each to one or more recipients
 * @param results recipients by what came of an attempt; who is deferred counts each time
 * @param ages of the messages in it by state, from when they came in, to the minute; the bounds are those of Postfix's qshape(1)
 * @param latencies by stage
 */
public record QueueMetrics(
        long messages,
        long attempts,
        Map<Result, Long> results,
        Map<QueuedMessage.State, Histogram> ages,
        Map<Stage, Histogram> latencies) {
    /** What came of an attempt, or of too many of them. */
    public enum Result {
        /** It lies in its mailbox. */
        DELIVERED,
        /** Another server has it. */
        RELAYED,
        /** Others get it in his place. */
        EXPANDED,
        /** Tried again later. */
        DEFERRED,
        /** Never. */
        BOUNCED,
        /** Deferred for too long; counted as deferred before. */
        EXPIRED
    }

    /** A part of a message's way. */
    public enum Stage {
        /** From its arrival, or its release, to its first delivery to each destination. */
        FIRST_ATTEMPT,
        /** One delivery, as long as the agent took. */
        ATTEMPT,
        /** From its arrival, or its release, until a recipient had it, or another server did. */
        DELIVERED
    }

    /** Copies the maps; each has a value for every key there is. */
    public QueueMetrics {
        results = Map.copyOf(results);
        ages = Map.copyOf(ages);
        latencies = Map.copyOf(latencies);
        if (results.size() < Result.values().length
                || ages.size() < QueuedMessage.State.values().length
                || latencies.size() < Stage.values().length) throw new IllegalArgumentException("metrics with gaps");
    }

    /** How many recipients this came of. */
    public long count(Result result) {
        return Objects.requireNonNull(results.get(result));
    }

    /** How old the messages are that stand so. */
    public Histogram age(QueuedMessage.State state) {
        return Objects.requireNonNull(ages.get(state));
    }

    /** How long this stage took. */
    public Histogram latency(Stage stage) {
        return Objects.requireNonNull(latencies.get(stage));
    }
}
