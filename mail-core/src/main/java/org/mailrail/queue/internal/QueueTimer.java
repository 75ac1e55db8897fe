package org.mailrail.queue.internal;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a scheduler start what is due, until it is closed.
 *
 * @param lock the scheduler's
 * @param earlier is signalled when something is due earlier than it was when the timer fell asleep, or the scheduler closes
 */
record QueueTimer(ReentrantLock lock, Condition earlier, Scheduler scheduler, InstantSource clock) implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(QueueTimer.class);
    /** The longest that it sleeps, so that a clock that was set does not leave it asleep. */
    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

    @Override
    public void run() {
        while (true) {
            boolean failed = false;
            try {
                scheduler.tick();
            } catch (RuntimeException | Error e) {
                failed = true;
                LOG.error("the queue's timer failed, and goes on", e);
            }
            lock.lock();
            try {
                if (scheduler.isClosing()) return;
                Duration sleep = failed ? LONGEST_SLEEP : untilNext();
                scheduler.timerSleepsUntil(clock.instant().plus(sleep));
                if (sleep.isPositive()) earlier.await(sleep.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                return; // nobody but the end of the program interrupts it
            } finally {
                lock.unlock();
            }
        }
    }

    private Duration untilNext() {
        return scheduler
                .nextTick()
                .map(next -> Duration.between(clock.instant(), next))
                .filter(wait -> wait.compareTo(LONGEST_SLEEP) < 0)
                .orElse(LONGEST_SLEEP);
    }
}
