package org.mailrail.queue.internal;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.mailrail.core.QueueId;
import org.mailrail.queue.Histogram;
import org.mailrail.queue.QueueStatistics;
import org.mailrail.queue.QueuedMessage;

/**
 * What there is to see of a scheduler. Safe for many threads.
 *
 * @param lock the scheduler's, as all else is
 */
record Overview(ReentrantLock lock, Backlog backlog, Sites sites, InstantSource clock) {
    /** How a message stands; its job, if it is in memory. */
    record Seen(QueueId id, Instant arrival, Slot.State state, Optional<Instant> next, Optional<Job> job) {
        private static final Comparator<Seen> BY_ARRIVAL = Comparator.comparing(Seen::arrival)
                .thenComparingInt(one -> one.id().value().length())
                .thenComparing(one -> one.id().value());

        private static Seen of(Slot slot) {
            Optional<Instant> next = slot.state == Slot.State.DEFERRED ? Optional.of(slot.due()) : Optional.empty();
            return new Seen(slot.id(), slot.entry.arrival(), slot.state, next, Optional.ofNullable(slot.job));
        }
    }

    /** All messages, in the order of their arrival. */
    List<Seen> list() {
        List<Seen> seen = new ArrayList<>();
        lock.lock();
        try {
            for (Slot slot : backlog.all()) seen.add(Seen.of(slot));
        } finally {
            lock.unlock();
        }
        seen.sort(Seen.BY_ARRIVAL);
        return seen;
    }

    /** One message. */
    Optional<Seen> find(QueueId id) {
        lock.lock();
        try {
            return Optional.ofNullable(backlog.find(id)).map(Seen::of);
        } finally {
            lock.unlock();
        }
    }

    QueueStatistics statistics() {
        lock.lock();
        try {
            return new QueueStatistics(
                    backlog.count(Slot.State.INCOMING) + backlog.count(Slot.State.STEERED),
                    backlog.count(Slot.State.ACTIVE) + backlog.count(Slot.State.ENDING),
                    backlog.count(Slot.State.DEFERRED),
                    backlog.count(Slot.State.HELD),
                    sites.deliveries(),
                    sites.resting());
        } finally {
            lock.unlock();
        }
    }

    Map<QueuedMessage.State, Histogram> ages() {
        lock.lock();
        try {
            return backlog.ages(clock.instant());
        } finally {
            lock.unlock();
        }
    }
}
