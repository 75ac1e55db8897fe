package org.mailrail.queue.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mailrail.queue.Histogram;
import org.mailrail.queue.QueuedMessage;

/**
 * How many messages stand where, and how old they are. Counted by the minute of their arrival, of which there are some thousands at most in a queue whose
 * messages get five days old, so that a look at their ages is a look at these. Used under the scheduler's lock.
 */
final class Ages {
    private static final long MINUTE = 60;
    private static final List<Duration> BOUNDS = List.of(5, 10, 20, 40, 80, 160, 320, 640, 1280).stream()
            .map(Duration::ofMinutes)
            .toList();

    private final Tally<Slot.State> all = new Tally<>(Slot.State.class);
    private final Map<Long, Tally<Slot.State>> byMinute = new HashMap<>();

    void add(Slot.State state, Instant arrival) {
        all.add(state);
        byMinute.computeIfAbsent(minute(arrival), missing -> new Tally<>(Slot.State.class))
                .add(state);
    }

    void remove(Slot.State state, Instant arrival) {
        all.remove(state);
        byMinute.computeIfPresent(minute(arrival), (minute, tally) -> {
            tally.remove(state);
            return tally.sum() == 0 ? null : tally;
        });
    }

    private static long minute(Instant arrival) {
        return Math.floorDiv(arrival.getEpochSecond(), MINUTE);
    }

    int count(Slot.State state) {
        return all.of(state);
    }

    Map<QueuedMessage.State, Histogram> at(Instant now) {
        Map<QueuedMessage.State, Durations> ages = new EnumMap<>(QueuedMessage.State.class);
        for (QueuedMessage.State state : QueuedMessage.State.values()) ages.put(state, new Durations(BOUNDS));
        byMinute.forEach((minute, tally) -> {
            Duration age = Duration.ofSeconds(Math.max(0, now.getEpochSecond() - minute * MINUTE));
            for (Slot.State state : Slot.State.values()) {
                Durations durations = ages.get(state.shown());
                if (durations != null) durations.add(age, tally.of(state));
            }
        });
        Map<QueuedMessage.State, Histogram> histograms = new EnumMap<>(QueuedMessage.State.class);
        ages.forEach((state, durations) -> histograms.put(state, durations.histogram()));
        return histograms;
    }
}
