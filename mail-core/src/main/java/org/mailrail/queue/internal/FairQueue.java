package org.mailrail.queue.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * What waits for one site. Scopes take turns, and within a scope messages do: neither one who sends a million messages, nor one message to ten thousand
 * recipients, keeps others waiting for longer than a delivery of each who waits. Used under the scheduler's lock.
 */
final class FairQueue {
    /** In the order of their turns; the first one is next. */
    private final ArrayDeque<Turn> scopes = new ArrayDeque<>();

    private final Map<String, Turn> byName = new HashMap<>();

    /** The messages of one scope, in the order of their turns. */
    private static final class Turn {
        private final String name;
        private final LinkedHashMap<Job, ArrayDeque<Group>> messages = new LinkedHashMap<>();

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
        turn.messages.computeIfAbsent(group.job(), job -> new ArrayDeque<>(1)).add(group);
    }

    /**
     * Takes the next.
     *
     * @throws NoSuchElementException if there is none
     */
    Group remove() {
        Turn turn = scopes.remove();
        Map.Entry<Job, ArrayDeque<Group>> message = turn.messages.firstEntry();
        Job job = message.getKey();
        Group group = message.getValue().remove();
        turn.messages.remove(job);
        if (!message.getValue().isEmpty()) turn.messages.put(job, message.getValue());
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
