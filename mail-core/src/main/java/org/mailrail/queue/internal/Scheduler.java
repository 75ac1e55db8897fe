package org.mailrail.queue.internal;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.QueueId;
import org.mailrail.queue.DeliveryResult;
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
    /** When a message is tried again that could not be read, or of which a mistake in the program ended the round. */
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    private final QueueSettings settings;
    private final Work work;

    private final ReentrantLock lock = new ReentrantLock();
    /** Somebody may have waited for what happened. */
    private final Condition changed = lock.newCondition();
    /** The timer has to look again. Apart from the other, as it sleeps through nearly all that changes. */
    private final Condition earlier = lock.newCondition();

    private final Workers workers = new Workers(lock, changed);

    // All under the lock.
    private final Backlog backlog = new Backlog();
    private final Sites sites;
    private final Steering steering;
    private final Overview overview;
    private int resolving;
    private Instant timerSleepsUntil = Instant.MIN;
    private boolean started;
    private boolean closing;

    /** A group that is not tried, and why. */
    private record Suspended(Group group, DeliveryResult.Deferred reason) {}

    Scheduler(QueueSettings settings, Work work) {
        this.settings = settings;
        this.work = work;
        this.sites = new Sites(settings.deliveries(), settings.transports());
        this.overview = new Overview(lock, backlog, sites, settings.clock());
        this.steering = new Steering(lock, changed, backlog, this::dispatch, this::forget);
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
        Thread.ofVirtual().name("mailrail-queue-timer").start(new QueueTimer(lock, earlier, this, settings.clock()));
    }

    /** A message came in. */
    void add(Spool.StoredMessage message) {
        lock.lock();
        try {
            Slot slot = backlog.enter(message.entry());
            if (slot == null) return;
            slot.priority = (byte) message.envelope().handling().priority();
            boolean waits = message.state().held() || message.state().next().isAfter(now());
            if (!waits && backlog.hasRoom()) keep(slot, message);
            line(slot);
            dispatch();
        } finally {
            lock.unlock();
        }
    }

    /** Without its job it is read again when its turn comes: a mistake of the application's is no reason to forget a message that is stored. */
    private void keep(Slot slot, Spool.StoredMessage message) {
        try {
            backlog.keep(slot, new Job(message, settings.scope().apply(message)));
        } catch (RuntimeException e) {
            LOG.error("{}: its scope cannot be told", message.id(), e);
        }
    }

    /** A message was there when the spool was opened, or was taken over from another process. */
    void recovered(Spool.Entry entry) {
        lock.lock();
        try {
            Slot known = backlog.find(entry.id());
            if (known != null && known.entry.equals(entry)) return;
            if (known != null && known.state.isBusy()) {
                backlog.comeBack(known, entry);
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
        changed.signalAll(); // for who wants to steer it
        backlog.forget(slot).ifPresent(this::enter);
    }

    /** Puts a message that is new here where it has to wait. */
    private void line(Slot slot) {
        if (slot.entry.isHeld()) backlog.to(slot, Slot.State.HELD);
        else if (slot.entry.nextAttempt().isAfter(now())) toDeferred(slot, slot.entry.nextAttempt());
        else backlog.toIncoming(slot);
    }

    private void toDeferred(Slot slot, Instant next) {
        backlog.toDeferred(slot, next);
        changed.signalAll(); // for who wants to steer it
        wakeTimer();
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
            if (backlog.hasComeBack(slot)) {
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

    /**
     * The round is over, and the rest waits until it is released.
     *
     * @param pinned whether the job knows what the spool does not
     */
    void held(Job job, boolean pinned) {
        lock.lock();
        try {
            Slot slot = backlog.find(job.id());
            if (slot == null) return;
            if (backlog.hasComeBack(slot)) {
                forget(slot);
                return;
            }
            slot.wish = Slot.Wish.NONE;
            job.pinned = pinned;
            if (!pinned) backlog.drop(slot);
            backlog.to(slot, Slot.State.HELD);
            changed.signalAll();
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

    /** What there is to see from outside. */
    Overview overview() {
        return overview;
    }

    /** What changes messages from outside. */
    Steering steering() {
        return steering;
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

    /** When {@link #tick} has something to do next, if that is known; under the lock. */
    Optional<Instant> nextTick() {
        // While no more can be resolved, what is due has to wait, and is looked at when one is.
        Optional<Instant> due = resolving < RESOLVING && !closing ? backlog.nextDue() : Optional.empty();
        Optional<Instant> wake = sites.nextWake();
        if (due.isEmpty() || wake.isEmpty()) return due.or(() -> wake);
        return due.get().isBefore(wake.get()) ? due : wake;
    }

    /** The timer will look again by itself then; under the lock. */
    void timerSleepsUntil(Instant instant) {
        timerSleepsUntil = instant;
    }

    private void wakeTimer() {
        Optional<Instant> next = nextTick();
        if (next.isEmpty() || !next.get().isBefore(timerSleepsUntil)) return;
        timerSleepsUntil = next.get(); // once is enough
        earlier.signal();
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
            earlier.signal();
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
        wakeTimer();
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
        if (sites.place(site, now)) wakeTimer(); // which will wake it
    }

    /** What was wished for, and could not be done when the last round ended, is done before anybody gets the message. */
    private boolean grantWish(Slot slot, Job job) {
        lock.lock();
        try {
            if (slot.wish == Slot.Wish.NONE) return false;
            resolving--;
            dispatch();
        } finally {
            lock.unlock();
        }
        endRound(job);
        return true;
    }

    private void resolve(Slot slot) {
        Job job = slot.job == null ? load(slot) : slot.job;
        if (job == null || putOff(slot, job) || grantWish(slot, job)) return;
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

    /** What is not to be tried before an instant waits for that, whoever wants it flushed; whether it does. */
    private boolean putOff(Slot slot, Job job) {
        if (!job.start().isAfter(now())) return false;
        lock.lock();
        try {
            resolving--;
            slot.insists = false;
            dispatch();
        } finally {
            lock.unlock();
        }
        endRound(job);
        return true;
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
            if (gone || backlog.hasComeBack(slot)) forget(slot);
            else toDeferred(slot, now().plus(AFTER_FAILURE));
            dispatch();
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void deliver(Site site, Group group, Places.Taker taker, Instant started) {
        SiteHealth health = SiteHealth.Unknown.INSTANCE;
        try {
            health = work.deliver(group);
        } catch (RuntimeException | Error e) {
            LOG.error("{}: a delivery failed", group.job().id(), e);
        }
        List<Suspended> suspended;
        boolean last;
        lock.lock();
        try {
            Instant now = now();
            site.lane.ended(taker);
            suspended = learn(site, health, started, now);
            place(site, now);
            last = --group.job().openGroups == 0;
            dispatch();
        } finally {
            lock.unlock();
        }
        for (Suspended one : suspended) suspend(one.group(), one.reason());
        if (last) endRound(group.job());
    }

    /** What is not tried by what is known now. */
    private static List<Suspended> learn(Site site, SiteHealth health, Instant started, Instant now) {
        switch (health) {
            case SiteHealth.Well well -> site.succeeded(started, now);
            case SiteHealth.Unknown unknown -> site.ended(now);
            case SiteHealth.Down(DeliveryResult.Deferred reason) -> {
                if (!site.failed(reason, now)) return List.of();
                LOG.info(
                        "transport {}: {} is rested until {}: {}",
                        site.key.transport(),
                        site.key.name(),
                        site.notBefore(),
                        reason.text());
                return site.giveUp().stream()
                        .map(group -> new Suspended(group, reason))
                        .toList();
            }
        }
        return List.of();
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
            Slot.Wish wish = steering.end(job.id());
            if (wish == Slot.Wish.DELETE) work.delete(job);
            else work.endRound(job, wish == Slot.Wish.HOLD);
        } catch (LostMessageException lost) {
            LOG.warn("{}", lost.getMessage());
            remove(job);
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("{}: the end of a round failed", job.id(), e);
            defer(job, now().plus(AFTER_FAILURE), true);
        }
    }
}
