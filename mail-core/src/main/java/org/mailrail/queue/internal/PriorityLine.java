package org.mailrail.queue.internal;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait, by priority: three of four turns are the highest's, the fourth is for whoever has waited longest of those in front. So who is urgent does not
 * wait for a long queue, and nobody waits for ever. Within a priority they come as they were added. RFC 6710 leaves it to the server how. Used by
 * one thread at a time.
 */
final class PriorityLine<T> {
    private static final int TURNS = 4;

    private final NavigableMap<Integer, Deque<T>> lines = new TreeMap<>(Comparator.reverseOrder());
    private final ToIntFunction<T> priority;
    private final Function<T, Instant> since;
    private int turn;

    /**
     * An empty one.
     *
     * @param priority of one who is added; it stays what it is
     * @param since when he began to wait
     */
    PriorityLine(ToIntFunction<T> priority, Function<T, Instant> since) {
        this.priority = priority;
        this.since = since;
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    void add(T one) {
        lines.computeIfAbsent(priority.applyAsInt(one), missing -> new ArrayDeque<>())
                .add(one);
    }

    /** Who is next; null if nobody waits. */
    @Nullable
    T peek() {
        return lines.isEmpty() ? null : next().getValue().peek();
    }

    /**
     * Takes who is next.
     *
     * @throws NoSuchElementException if nobody waits
     */
    T remove() {
        if (lines.isEmpty()) throw new NoSuchElementException();
        Map.Entry<Integer, Deque<T>> line = next();
        T one = line.getValue().remove();
        if (line.getValue().isEmpty()) lines.remove(line.getKey());
        turn = (turn + 1) % TURNS;
        return one;
    }

    private Map.Entry<Integer, Deque<T>> next() {
        Map.Entry<Integer, Deque<T>> next = lines.firstEntry();
        if (turn < TURNS - 1 || lines.size() == 1) return next;
        for (Map.Entry<Integer, Deque<T>> line : lines.entrySet())
            if (waiting(line).isBefore(waiting(next))) next = line;
        return next;
    }

    private Instant waiting(Map.Entry<Integer, Deque<T>> line) {
        return since.apply(line.getValue().element());
    }
}
