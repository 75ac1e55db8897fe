package org.mailrail.queue.internal;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.QueueId;
import org.mailrail.queue.DeliveryResult;
import org.mailrail.queue.QueueStatistics;
import org.mailrail.queue.Spool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what is tried, when, and how many at once to which site. Sites with something to do take turns; each has as many deliveries under way as it has
 * been found to take; one that is dead is rested, and what is for it meanwhile is deferred at once.
 */
final class Scheduler {
    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

    /** How many messages are being read and resolved at once: a table may be slow, but thousands of threads do not make it faster. */
    private static final int RESOLVING = 20;
    /** The longest that the timer sleeps, so that a clock that was set does not leave it asleep. */
    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);
    /** When a message is tried again that could not be read, or of which a mistake in the program ended the round. */
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    private final QueueSettings settings;
    private final Work work;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Workers workers = new Workers(lock, changed);

    // All under the lock.
    private final Backlog backlog = new Backlog();
    private final Sites sites;
    /** Messages that were lost and have come back, while their slots cannot be given up yet. */
    private final Map<Slot, Spool.Entry> returned = new HashMap<>();

    private int resolving;
    private boolean started;
    private boolean closing;

    /** A group that is not tried, and why. */
    private record Suspended(Group group, DeliveryResult.Deferred reason) {}

    /** What the threads do that the scheduler starts. */
    interface Work {
        /**
         * Reads a message.
         *
         * @throws LostMessageException if there is none of this id (any more)
         */
        Job load(QueueId id) throws IOException;

        /** Resolves the recipients that remain; what they are to be delivered by. */
        List<Group> resolve(Job job);

        /** Delivers, and writes down what came of it; why the site is down, if it is. */
        Optional<DeliveryResult.Deferred> deliver(Group group);

        /** Takes note that the recipients have to wait, as their site is rested. */
        void suspend(Group group, DeliveryResult.Deferred reason);

        /** A round is over: every group was delivered. */
        void endRound(Job job);

        /** The message is to be forgotten, whoever remains. */
        void delete(Job job) throws IOException;

        /** The message is to be held from now on. */
        void hold(Job job) throws IOException;
    }

    Scheduler(QueueSettings settings, Work work) {
        this.settings = settings;
        this.work = work;
        this.sites = new Sites(settings.deliveries(), settings.transports());
    }

    private Instant now() {
        return settings.clock().instant();
    }

    /** Deliveries start from now on. */
    void start() {
        lock.lock();
        try {
            started = true;
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name("mailrail-queue-timer").start(this::runTimer);
    }

    /** A message came in. */
    void add(Spool.StoredMessage message) {
        lock.lock();
        try {
            Slot slot = backlog.enter(message.entry());
            if (slot == null) return;
            boolean waits = message.state().held() || message.state().next().isAfter(now());
            if (!waits && backlog.hasRoom())
                backlog.keep(slot, new Job(message, settings.scope().apply(message)));
            line(slot);
            dispatch();
        } finally {
            lock.unlock();
        }
    }

    /** A message was there when the spool was opened, or was taken over from another process. */
    void recovered(Spool.Entry entry) {
        lock.lock();
        try {
            Slot known = backlog.find(entry.id());
            if (known != null && known.entry.equals(entry)) return;
            if (known != null && (known.state == Slot.State.ACTIVE || known.state == Slot.State.STEERED)) {
                returned.put(known, entry);
                return;
            }
            if (known != null) backlog.forget(known);
            enter(entry);
        } finally {
            lock.unlock();
        }
    }

    private void enter(Spool.Entry entry) {
        Slot slot = backlog.enter(entry);
        if (slot == null) return;
        line(slot);
        dispatch();
    }

    /** Gives up a slot whose message is done, or lost; what has come back meanwhile has one of its own. */
    private void forget(Slot slot) {
        backlog.forget(slot);
        Spool.Entry again = returned.remove(slot);
        if (again != null) enter(again);
    }

    /** Puts a message that is new here where it has to wait. */
    private void line(Slot slot) {
        if (slot.entry.isHeld()) backlog.to(slot, Slot.State.HELD);
        else if (slot.entry.nextAttempt().isAfter(now())) toDeferred(slot, slot.entry.nextAttempt());
        else backlog.toIncoming(slot);
    }

    private void toDeferred(Slot slot, Instant next) {
        backlog.toDeferred(slot, next);
        changed.signalAll();
    }

    /** Every recipient is done. */
    void remove(Job job) {
        lock.lock();
        try {
            Slot slot = backlog.find(job.id());
            if (slot != null) forget(slot);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The round is over, and the rest waits until {@code next}.
     *
     * @param pinned whether the job knows what the spool does not
     */
    void defer(Job job, Instant next, boolean pinned) {
        lock.lock();
        try {
            Slot slot = backlog.find(job.id());
            if (slot == null) return;
            if (returned.containsKey(slot)) {
                forget(slot);
                return;
            }
            job.pinned = pinned;
            if (!pinned) backlog.drop(slot);
            toDeferred(slot, next);
        } finally {
            lock.unlock();
        }
    }

    /** How a message stands; its job, if it is in memory. */
    record Seen(Spool.Entry entry, Slot.State state, Optional<Instant> next, Optional<Job> job) {}

    /** All messages, in the order of their arrival. */
    List<Seen> list() {
        List<Seen> seen = new ArrayList<>();
        lock.lock();
        try {
            for (Slot slot : backlog.all()) seen.add(seen(slot));
        } finally {
            lock.unlock();
        }
        seen.sort(Comparator.comparing((Seen one) -> one.entry().arrival())
                .thenComparingInt(one -> one.entry().id().value().length())
                .thenComparing(one -> one.entry().id().value()));
        return seen;
    }

    /** One message. */
    Optional<Seen> find(QueueId id) {
        lock.lock();
        try {
            return Optional.ofNullable(backlog.find(id)).map(this::seen);
        } finally {
            lock.unlock();
        }
    }

    private Seen seen(Slot slot) {
        Optional<Instant> next = slot.state == Slot.State.DEFERRED ? Optional.of(slot.due()) : Optional.empty();
        return new Seen(slot.entry, slot.state, next, Optional.ofNullable(slot.job));
    }

    QueueStatistics statistics() {
        lock.lock();
        try {
            return new QueueStatistics(
                    backlog.count(Slot.State.INCOMING) + backlog.count(Slot.State.STEERED),
                    backlog.count(Slot.State.ACTIVE),
                    backlog.count(Slot.State.DEFERRED),
                    backlog.count(Slot.State.HELD),
                    sites.deliveries(),
                    sites.resting(now()));
        } finally {
            lock.unlock();
        }
    }

    /** Tries all that is deferred, and all sites that are rested. */
    void flush() {
        lock.lock();
        try {
            backlog.retryAll();
            sites.wakeAll();
            dispatch();
        } finally {
            lock.unlock();
        }
    }

    /** Tries one message, if it is deferred, whether its sites are rested or not. False if there is none of this id. */
    boolean flush(QueueId id) {
        lock.lock();
        try {
            Slot slot = backlog.find(id);
            if (slot == null) return false;
            slot.insists = true;
            if (slot.state == Slot.State.DEFERRED) backlog.toRetries(slot);
            dispatch();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Changes a message that is not active, or lets that be done when its round is over.
     *
     * @param wish what to do with an active message
     * @param change what to do with the spool
     * @return false if there is none of this id
     */
    boolean steer(QueueId id, Slot.Wish wish, Change change) throws IOException {
        Slot slot;
        Slot.State before;
        lock.lock();
        try {
            slot = backlog.find(id);
            while (slot != null && slot.state == Slot.State.STEERED) {
                changed.awaitUninterruptibly();
                slot = backlog.find(id);
            }
            if (slot == null) return false;
            if (slot.state == Slot.State.ACTIVE) {
                if (wish != Slot.Wish.KEEP && slot.wish != Slot.Wish.DELETE) slot.wish = wish;
                return true;
            }
            before = slot.state;
            backlog.to(slot, Slot.State.STEERED);
        } finally {
            lock.unlock();
        }
        Optional<Slot.State> after = Optional.of(before);
        boolean found = true;
        try {
            after = change.on(before);
        } catch (LostMessageException lost) {
            LOG.warn("{}", lost.getMessage());
            after = Optional.empty();
            found = false;
        } finally {
            lock.lock();
            try {
                settle(slot, after);
            } finally {
                lock.unlock();
            }
        }
        return found;
    }

    /** What is done with a message that nothing else touches meanwhile. */
    interface Change {
        /** Does it; how the message stands afterwards, nothing if it is gone. */
        Optional<Slot.State> on(Slot.State before) throws IOException;
    }

    private void settle(Slot slot, Optional<Slot.State> after) {
        changed.signalAll();
        if (after.isEmpty() || returned.containsKey(slot)) {
            forget(slot);
            return;
        }
        if (slot.job != null && !slot.job.pinned) backlog.drop(slot); // the spool knows more by now
        switch (after.get()) {
            case HELD -> backlog.to(slot, Slot.State.HELD);
            case DEFERRED -> toDeferred(slot, slot.due());
            case INCOMING, ACTIVE, STEERED -> backlog.toRetries(slot);
        }
        dispatch();
    }

    void tick() {
        lock.lock();
        try {
            sites.tick(now());
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
            while (!isIdle()) {
                if (left <= 0 || closing) return false;
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean isIdle() {
        return workers.areIdle() && backlog.isIdle() && sites.isIdle();
    }

    /** Starts nothing more and waits for what is under way; what is not over in time is interrupted, and tried again when the queue is next opened. */
    void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
            if (workers.awaitEnd(settings.closeTimeout())) return;
            workers.interrupt();
            workers.awaitEnd(Duration.ofSeconds(1));
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

    /** Starts whatever can be started. */
    private void dispatch() {
        if (closing || !started) return;
        activate();
        for (Optional<Lane.Turn> turn = sites.next(); turn.isPresent(); turn = sites.next())
            start(turn.get().site(), turn.get().taker());
        if (workers.areIdle()) changed.signalAll(); // somebody may wait for idleness
    }

    private void activate() {
        Instant now = now();
        while (resolving < RESOLVING) {
            Slot slot = backlog.next(now);
            if (slot == null) return;
            resolving++;
            backlog.to(slot, Slot.State.ACTIVE);
            workers.start(() -> resolve(slot));
        }
    }

    private void start(Site site, Places.Taker taker) {
        Instant now = now();
        Group group = site.start(now);
        place(site, now);
        workers.start(() -> deliver(site, group, taker, now));
    }

    private void place(Site site, Instant now) {
        if (sites.place(site, now)) changed.signalAll(); // for the timer, which will wake it
    }

    private void resolve(Slot slot) {
        Job job = slot.job == null ? load(slot) : slot.job;
        if (job == null) return;
        List<Group> groups = List.of();
        try {
            groups = work.resolve(job);
        } catch (RuntimeException | Error e) {
            // Nothing may keep its place for ever: the round is over, and the message waits for the next.
            LOG.error("{}: resolving failed", job.id(), e);
        }
        List<Suspended> suspended = new ArrayList<>();
        lock.lock();
        try {
            resolving--;
            job.openGroups = groups.size();
            Instant now = now();
            for (Group group : groups) {
                Site site = sites.site(group.site(), now);
                if (slot.insists) site.wake();
                DeliveryResult.Deferred reason = site.reasonToRest(now);
                if (reason == null) site.add(group);
                else suspended.add(new Suspended(group, reason));
                place(site, now);
            }
            slot.insists = false;
            dispatch();
        } finally {
            lock.unlock();
        }
        for (Suspended one : suspended) suspend(one.group(), one.reason());
        if (groups.isEmpty()) endRound(job);
    }

    private @Nullable Job load(Slot slot) {
        Job job = null;
        boolean gone = false;
        try {
            job = work.load(slot.id());
        } catch (LostMessageException lost) {
            LOG.warn("{}", lost.getMessage());
            gone = true;
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("{}: cannot be read at the moment", slot.id(), e);
        }
        lock.lock();
        try {
            if (job != null) {
                backlog.keep(slot, job);
                return job;
            }
            resolving--;
            if (gone || returned.containsKey(slot)) forget(slot);
            else toDeferred(slot, now().plus(AFTER_FAILURE));
            dispatch();
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void deliver(Site site, Group group, Places.Taker taker, Instant started) {
        Optional<DeliveryResult.Deferred> down = Optional.empty();
        try {
            down = work.deliver(group);
        } catch (RuntimeException | Error e) {
            LOG.error("{}: a delivery failed", group.job().id(), e);
        }
        List<Group> suspended = List.of();
        boolean last;
        lock.lock();
        try {
            Instant now = now();
            site.lane.ended(taker);
            if (down.isEmpty()) {
                site.succeeded(started, now);
            } else if (site.failed(down.get(), now)) {
                suspended = site.giveUp();
                LOG.info(
                        "transport {}: {} is rested until {}: {}",
                        site.key.transport(),
                        site.key.name(),
                        site.notBefore(),
                        down.get().text());
            }
            place(site, now);
            last = --group.job().openGroups == 0;
            dispatch();
        } finally {
            lock.unlock();
        }
        for (Group one : suspended) suspend(one, down.orElseThrow());
        if (last) endRound(group.job());
    }

    /** A group of a site that is rested: it is not tried. */
    private void suspend(Group group, DeliveryResult.Deferred reason) {
        try {
            work.suspend(group, reason);
        } catch (RuntimeException | Error e) {
            LOG.error("{}: a delivery cannot be put off", group.job().id(), e);
        }
        boolean last;
        lock.lock();
        try {
            last = --group.job().openGroups == 0;
        } finally {
            lock.unlock();
        }
        if (last) endRound(group.job());
    }

    private void endRound(Job job) {
        try {
            if (!grant(job)) work.endRound(job);
        } catch (LostMessageException lost) {
            LOG.warn("{}", lost.getMessage());
            remove(job);
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("{}: the end of a round failed", job.id(), e);
            defer(job, now().plus(AFTER_FAILURE), true);
        }
    }

    /** Does what was wished for while the message was active; whether something was. */
    private boolean grant(Job job) throws IOException {
        Slot slot;
        Slot.Wish wish;
        lock.lock();
        try {
            slot = backlog.find(job.id());
            if (slot == null) return true;
            wish = slot.wish;
            slot.wish = Slot.Wish.NONE;
        } finally {
            lock.unlock();
        }
        switch (wish) {
            case NONE, KEEP -> {
                return false;
            }
            case DELETE -> work.delete(job);
            case HOLD -> work.hold(job);
        }
        lock.lock();
        try {
            settle(slot, wish == Slot.Wish.DELETE ? Optional.empty() : Optional.of(Slot.State.HELD));
        } finally {
            lock.unlock();
        }
        return true;
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
                Duration sleep = failed ? LONGEST_SLEEP : untilNext();
                if (sleep.isPositive()) changed.await(sleep.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                return; // nobody but the end of the program interrupts it
            } finally {
                lock.unlock();
            }
        }
    }

    private Duration untilNext() {
        Instant now = now();
        return Stream.of(backlog.nextDue(), sites.nextWake())
                .flatMap(Optional::stream)
                .map(next -> Duration.between(now, next))
                .reduce(LONGEST_SLEEP, (one, other) -> one.compareTo(other) < 0 ? one : other);
    }
}
