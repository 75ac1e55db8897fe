package org.mailrail.queue.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;

/**
 * What waits for one site. Scopes take turns, and within a scope messages do, by priority: neither one who sends a million messages, nor one message to ten thousand
 * recipients, keeps others waiting for longer than a delivery of each who waits. Used under the scheduler's lock.
 */
final class FairQueue {
    /** In the order of their turns; the first one is next. */
    private final ArrayDeque<Turn> scopes = new ArrayDeque<>();

    private final Map<String, Turn> byName = new HashMap<>();

    /** The messages of one scope, in the order of their turns. */
    private static final class Turn {
        private final String name;
        private final PriorityLine<Job> order =
                new PriorityLine<>(job -> job.handling().priority(), job -> job.message.arrival());
        private final Map<Job, ArrayDeque<Group>> messages = new LinkedHashMap<>();

        Turn(String name) {
            this.name = name;
        }
    }

    boolean isEmpty() {
        return scopes.isEmpty();
    }

    void add(Group group) {
        Turn turn = byName.get(group.job().scope());
        if (turn == null) {
            turn = new Turn(group.job().scope());
            byName.put(turn.name, turn);
            scopes.add(turn);
        }
        ArrayDeque<Group> groups = turn.messages.get(group.job());
        if (groups == null) {
            groups = new ArrayDeque<>(1);
            turn.messages.put(group.job(), groups);
            turn.order.add(group.job());
        }
        groups.add(group);
    }

    /**
     * Takes the next.
     *
     * @throws NoSuchElementException if there is none
     */
    Group remove() {
        Turn turn = scopes.remove();
        Job job = turn.order.remove();
        ArrayDeque<Group> groups = Objects.requireNonNull(turn.messages.get(job));
        Group group = groups.remove();
        if (groups.isEmpty()) turn.messages.remove(job);
        else turn.order.add(job);
        if (turn.messages.isEmpty()) byName.remove(turn.name);
        else scopes.add(turn);
        return group;
    }

    /** Takes all. */
    List<Group> removeAll() {
        List<Group> all = new ArrayList<>();
        for (Turn turn : scopes) turn.messages.values().forEach(all::addAll);
        scopes.clear();
        byName.clear();
        return all;
    }
}
