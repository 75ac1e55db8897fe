package org.mailrail.queue.internal;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.QueueId;
import org.mailrail.queue.Spool;

/**
 * Where each message stands, and which is next. A message is in memory when it is active; only so many are. Postfix's {@code qmgr_message_active_limit},
 * {@code qmgr_message_recipient_limit}. Used under the scheduler's lock.
 */
final class Backlog {
    private static final int ACTIVE_MESSAGES = 20_000;
    private static final int ACTIVE_RECIPIENTS = 100_000;

    private final IdTable<Slot> slots = new IdTable<>();
    private final Deque<Slot> incoming = new ArrayDeque<>();
    private final Deque<Slot> retries = new ArrayDeque<>();
    private final DueHeap deferred = new DueHeap();
    private final Tally<Slot.State> counts = new Tally<>(Slot.State.class);
    private boolean retryLast;
    private int loaded;
    private int loadedRecipients;

    /** A new message; null if it is known. */
    @Nullable
    Slot enter(Spool.Entry entry) {
        Slot slot = new Slot(entry);
        if (!slots.add(slot)) return null;
        counts.add(slot.state);
        return slot;
    }

    @Nullable
    Slot find(QueueId id) {
        return slots.find(id);
    }

    List<Slot> all() {
        return slots.all();
    }

    int count(Slot.State state) {
        return counts.of(state);
    }

    /** Whether another message may be read into memory. */
    boolean hasRoom() {
        return loaded < ACTIVE_MESSAGES && loadedRecipients < ACTIVE_RECIPIENTS;
    }

    void keep(Slot slot, Job job) {
        slot.job = job;
        loaded++;
        loadedRecipients += job.weight();
    }

    void drop(Slot slot) {
        Job job = slot.job;
        if (job == null) return;
        slot.job = null;
        loaded--;
        loadedRecipients -= job.weight();
    }

    /** To any state but {@link Slot.State#DEFERRED}. */
    void to(Slot slot, Slot.State state) {
        if (slot.state == Slot.State.DEFERRED) deferred.remove(slot);
        counts.remove(slot.state);
        counts.add(state);
        slot.state = state;
    }

    void toIncoming(Slot slot) {
        to(slot, Slot.State.INCOMING);
        incoming.add(slot);
    }

    void toRetries(Slot slot) {
        to(slot, Slot.State.INCOMING);
        retries.add(slot);
    }

    void toDeferred(Slot slot, Instant next) {
        slot.due(next);
        to(slot, Slot.State.DEFERRED);
        deferred.add(slot);
    }

    void forget(Slot slot) {
        drop(slot);
        if (slots.remove(slot.id()) == null) return;
        to(slot, Slot.State.STEERED); // whatever line it stands in, its turn does not come
        counts.remove(slot.state);
    }

    /** All that is deferred is to be tried. */
    void retryAll() {
        for (Optional<Slot> first = deferred.first(); first.isPresent(); first = deferred.first())
            toRetries(first.get());
    }

    /** When the first of the deferred ones is due. */
    Optional<Instant> nextDue() {
        return deferred.first().map(Slot::due);
    }

    /** Whether nothing waits to become active. */
    boolean isIdle() {
        return incoming.isEmpty() && retries.isEmpty();
    }

    /** The message that is to become active next: new ones and those that are tried again take turns. Null if there is none, or no room. */
    @Nullable
    Slot next(Instant now) {
        for (Optional<Slot> due = deferred.due(now); due.isPresent(); due = deferred.due(now)) toRetries(due.get());
        while (true) {
            boolean fromRetries = !retries.isEmpty() && (incoming.isEmpty() || !retryLast);
            Deque<Slot> source = fromRetries ? retries : incoming;
            Slot slot = source.peek();
            if (slot == null) return null;
            boolean stale = slot.state != Slot.State.INCOMING; // steered meanwhile
            if (!stale && slot.job == null && !hasRoom()) return null;
            source.remove();
            if (stale) continue;
            retryLast = fromRetries;
            return slot;
        }
    }
}
