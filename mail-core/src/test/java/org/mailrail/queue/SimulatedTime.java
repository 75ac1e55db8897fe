package org.mailrail.queue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A clock on which threads sleep: it goes on when all of them do. */
final class SimulatedTime implements InstantSource {
    private final ReentrantLock lock = new ReentrantLock();
    private final PriorityQueue<Sleeper> sleepers = new PriorityQueue<>();
    private volatile Instant now = Instant.parse("2026-01-02T03:04:05Z");

    private static final class Sleeper implements Comparable<Sleeper> {
        private final Instant until;
        private final Condition wakeUp;
        private boolean awake;

        Sleeper(Instant until, Condition wakeUp) {
            this.until = until;
            this.wakeUp = wakeUp;
        }

        @Override
        public int compareTo(Sleeper other) {
            return until.compareTo(other.until);
        }
    }

    @Override
    public Instant instant() {
        return now;
    }

    void sleep(Duration duration) {
        lock.lock();
        try {
            Sleeper sleeper = new Sleeper(now.plus(duration), lock.newCondition());
            sleepers.add(sleeper);
            while (!sleeper.awake) sleeper.wakeUp.awaitUninterruptibly();
        } finally {
            lock.unlock();
        }
    }

    int sleeping() {
        lock.lock();
        try {
            return sleepers.size();
        } finally {
            lock.unlock();
        }
    }

    /** Lets time pass: to the next sleeper's end, but no further than this. */
    void advance(Duration atMost) {
        lock.lock();
        try {
            Instant to = now.plus(atMost);
            if (!sleepers.isEmpty() && sleepers.peek().until.isBefore(to)) to = sleepers.peek().until;
            now = to;
            while (!sleepers.isEmpty() && !sleepers.peek().until.isAfter(now)) {
                Sleeper sleeper = sleepers.remove();
                sleeper.awake = true;
                sleeper.wakeUp.signal();
            }
        } finally {
            lock.unlock();
        }
    }
}
