package org.mailrail.queue.jdbc;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that does something again and again, until it is closed. One of the system's own: virtual ones may all be held up by drivers that wait, and who
 * comes late with a renewal loses his messages. It is never interrupted, which would close the files of H2.
 */
final class Periodic implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Periodic.class);

    private final String name;
    private final Duration interval;
    private final Task task;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean closing;

    /** What is done. */
    interface Task {
        void run() throws IOException;
    }

    private Periodic(String name, Duration interval, Task task) {
        this.name = name;
        this.interval = interval;
        this.task = task;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    /** Does it first after one interval. */
    static Periodic start(String name, Duration interval, Task task) {
        Periodic periodic = new Periodic(name, interval, task);
        periodic.thread.start();
        return periodic;
    }

    private void run() {
        while (sleep()) {
            try {
                task.run();
            } catch (IOException e) {
                LOG.warn("{}: {}; tried again in {}", name, e.getMessage(), interval);
            } catch (RuntimeException | Error e) {
                LOG.error("{} failed, and goes on", name, e);
            }
        }
    }

    /** False if it is over. */
    private boolean sleep() {
        lock.lock();
        try {
            long left = interval.toNanos();
            while (!closing && left > 0) left = changed.awaitNanos(left);
            return !closing;
        } catch (InterruptedException e) {
            return false; // nobody but the end of the program interrupts it
        } finally {
            lock.unlock();
        }
    }

    /** Waits for what is being done, as long as that may take. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // whoever closes is in a hurry
        }
    }
}
