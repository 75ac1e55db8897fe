package org.mailrail.queue.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.QueueId;
import org.mailrail.queue.QueuedMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what is tried, when, and how many at once to which destination. Destinations with something to do take turns, so that one that is slow or
 * dead never holds up the others; each has at most so many deliveries under way.
 *
 * <p>A message is ready, or active (its recipients in destinations' queues or under way), or deferred until an instant; it becomes active when a
 * thread has resolved its recipients.
 */
final class Scheduler {
    /** How many messages are being resolved at once: a table may be slow, but thousands of threads do not make it faster. */
    private static final int RESOLVING = 20;
    /** The longest that the timer sleeps, so that a clock that was set does not leave it asleep. */
    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

    /** When a message is tried again of which a mistake in the program ended the round. */
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

    private final QueueSettings settings;
    private final Work work;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // All under the lock.
    private final Map<QueueId, Job> jobs = new LinkedHashMap<>();
    private final Deque<Job> ready = new ArrayDeque<>();
    private final PriorityQueue<Job> deferred = new PriorityQueue<>(Comparator.comparing(Scheduler::due));
    private final Map<Destination.Key, Destination> destinations = new HashMap<>();
    private final Deque<Destination> ring = new ArrayDeque<>();
    private final Set<Thread> threads = new HashSet<>();
    private int resolving;
    private int running;
    private boolean closing;

    /** What the threads do that the scheduler starts. */
    interface Work {
        /** Resolves the recipients that remain; what they are to be delivered by. */
        List<Group> resolve(Job job);

        /** Delivers, and writes down what came of it. */
        void deliver(Group group);

        /** A round is over: every group was delivered. */
        void endRound(Job job);

        /** Whatever else has become due. */
        void tick();
    }

    Scheduler(QueueSettings settings, Work work) {
        this.settings = settings;
        this.work = work;
    }

    void start() {
        Thread.ofVirtual().name("mailrail-queue-timer").start(this::runTimer);
    }

    /** A message came in. */
    void add(Job job) {
        lock.lock();
        try {
            if (jobs.putIfAbsent(job.message.id(), job) != null) return;
            ready.add(job);
            dispatch();
        } finally {
            lock.unlock();
        }
    }

    /** Every recipient is done. */
    void remove(Job job) {
        lock.lock();
        try {
            jobs.remove(job.message.id());
        } finally {
            lock.unlock();
        }
    }

    /** The round is over, and the rest waits until {@code next}. */
    void defer(Job job, Instant next) {
        lock.lock();
        try {
            job.next = next;
            deferred.add(job);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets {@link #list} show how the job stands. */
    void publish(Job job, @Nullable String reason) {
        lock.lock();
        try {
            job.publish(reason);
        } finally {
            lock.unlock();
        }
    }

    List<QueuedMessage> list() {
        lock.lock();
        try {
            return jobs.values().stream().map(Job::show).toList();
        } finally {
            lock.unlock();
        }
    }

    void flush() {
        lock.lock();
        try {
            while (!deferred.isEmpty()) makeReady(deferred.remove());
            dispatch();
        } finally {
            lock.unlock();
        }
    }

    void tick() {
        work.tick();
        lock.lock();
        try {
            Instant now = settings.clock().instant();
            while (!deferred.isEmpty() && !due(deferred.peek()).isAfter(now)) makeReady(deferred.remove());
            dispatch();
        } finally {
            lock.unlock();
        }
    }

    boolean awaitIdle(Duration atMost) throws InterruptedException {
        tick();
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (!threads.isEmpty() || !ready.isEmpty() || !destinations.isEmpty()) {
                if (left <= 0 || closing) return false;
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Starts nothing more and waits for what is under way; what is not over in time is interrupted, and tried again when the queue is next opened. */
    void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
            if (awaitThreads(settings.closeTimeout())) return;
            threads.forEach(Thread::interrupt);
            awaitThreads(Duration.ofSeconds(1));
        } finally {
            lock.unlock();
        }
    }

    boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitThreads(Duration atMost) {
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

    private static Instant due(Job job) {
        return job.next == null ? Instant.MIN : job.next;
    }

    private void makeReady(Job job) {
        job.next = null;
        ready.add(job);
    }

    private void dispatch() {
        while (!closing && resolving < RESOLVING && !ready.isEmpty()) {
            Job job = ready.remove();
            resolving++;
            startThread(() -> resolve(job));
        }
        while (!closing && running < settings.deliveries() && !ring.isEmpty()) {
            Destination destination = ring.remove();
            destination.inRing = false;
            Group group = destination.waiting.remove();
            destination.running++;
            running++;
            toRing(destination);
            startThread(() -> deliver(destination, group));
        }
    }

    private void toRing(Destination destination) {
        if (destination.inRing || !destination.mayRun(settings.destinationConcurrency())) return;
        destination.inRing = true;
        ring.add(destination);
    }

    private void startThread(Runnable task) {
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

    private void resolve(Job job) {
        List<Group> groups = List.of();
        try {
            groups = work.resolve(job);
        } catch (RuntimeException | Error e) {
            // Nothing may keep its place for ever: the round is over, and the message waits for the next.
            LOG.error("{}: resolving failed", job.message.id(), e);
        }
        lock.lock();
        try {
            resolving--;
            job.openGroups = groups.size();
            for (Group group : groups) {
                Destination destination = destinations.computeIfAbsent(group.destination(), Destination::new);
                destination.waiting.add(group);
                toRing(destination);
            }
            dispatch();
        } finally {
            lock.unlock();
        }
        if (groups.isEmpty()) endRound(job);
    }

    private void deliver(Destination destination, Group group) {
        try {
            work.deliver(group);
        } catch (RuntimeException | Error e) {
            LOG.error("{}: a delivery failed", group.job().message.id(), e);
        }
        boolean last;
        lock.lock();
        try {
            destination.running--;
            running--;
            toRing(destination);
            if (destination.isIdle()) destinations.remove(destination.key);
            last = --group.job().openGroups == 0;
            dispatch();
        } finally {
            lock.unlock();
        }
        if (last) endRound(group.job());
    }

    private void endRound(Job job) {
        try {
            work.endRound(job);
        } catch (RuntimeException | Error e) {
            LOG.error("{}: the end of a round failed", job.message.id(), e);
            defer(job, settings.clock().instant().plus(AFTER_FAILURE));
        }
    }

    private void runTimer() {
        while (true) {
            boolean failed = false;
            try {
                tick();
            } catch (RuntimeException | Error e) {
                failed = true;
                LOG.error("the queue's timer failed, and goes on", e);
            }
            lock.lock();
            try {
                if (closing) return;
                Duration sleep = LONGEST_SLEEP;
                if (!deferred.isEmpty() && !failed) {
                    Duration until = Duration.between(settings.clock().instant(), due(deferred.peek()));
                    if (until.compareTo(sleep) < 0) sleep = until;
                }
                if (sleep.isPositive()) changed.await(sleep.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                return; // nobody but the end of the program interrupts it
            } finally {
                lock.unlock();
            }
        }
    }
}
