package org.mailrail.queue.internal;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The threads that a scheduler has started. Used under its lock, whose condition is signalled when one ends. */
final class Workers {
    private final ReentrantLock lock;
    private final Condition changed;
    private final Set<Thread> threads = new HashSet<>();

    Workers(ReentrantLock lock, Condition changed) {
        this.lock = lock;
        this.changed = changed;
    }

    void start(Runnable task) {
        Thread thread = Thread.ofVirtual().name("mailrail-delivery").unstarted(() -> {
            try {
                task.run();
            } finally {
                lock.lock();
                try {
                    threads.remove(Thread.currentThread());
                    changed.signalAll();
                } finally {
                    lock.unlock();
                }
            }
        });
        threads.add(thread);
        thread.start();
    }

    boolean areIdle() {
        return threads.isEmpty();
    }

    void interrupt() {
        threads.forEach(Thread::interrupt);
    }

    /** Waits until none is left; false if that takes longer. */
    boolean awaitEnd(Duration atMost) {
        long left = atMost.toNanos();
        try {
            while (!threads.isEmpty()) {
                if (left <= 0) return false;
                left = changed.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // whoever closes is in a hurry: as if the time were over
            return false;
        }
    }
}
