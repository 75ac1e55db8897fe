package org.mailrail.queue.internal;

import java.util.ArrayDeque;
import java.util.Deque;

/** What waits for one next hop, and how much of it is under way. Used under the scheduler's lock. */
final class Destination {
    /** A transport and where it goes to. */
    record Key(String transport, String nextHop) {}

    final Key key;
    final Deque<Group> waiting = new ArrayDeque<>();
    int running;
    boolean inRing;

    Destination(Key key) {
        this.key = key;
    }

    boolean mayRun(int limit) {
        return !waiting.isEmpty() && running < limit;
    }

    boolean isIdle() {
        return waiting.isEmpty() && running == 0;
    }
}
