package org.mailrail.queue.internal;

import java.util.EnumMap;
import java.util.Map;

/** How many there are of each kind. Used by one thread at a time. */
final class Tally<K extends Enum<K>> {
    private final Map<K, Integer> counts;
    private int sum;

    Tally(Class<K> kinds) {
        counts = new EnumMap<>(kinds);
    }

    void add(K kind) {
        counts.merge(kind, 1, Integer::sum);
        sum++;
    }

    void remove(K kind) {
        counts.merge(kind, -1, Integer::sum);
        sum--;
    }

    int of(K kind) {
        return counts.getOrDefault(kind, 0);
    }

    /** How many there are in all. */
    int sum() {
        return sum;
    }
}
