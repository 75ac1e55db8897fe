package org.mailrail.queue.internal;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.QueueId;
import org.mailrail.queue.Histogram;
import org.mailrail.queue.QueuedMessage;
import org.mailrail.queue.Spool;

/**
 * Where each message stands, and which is next. A message is in memory when it is active; only so many are. Postfix's {@code qmgr_message_active_limit},
 * {@code qmgr_message_recipient_limit}. Used under the scheduler's lock.
 */
final class Backlog {
    private static final int ACTIVE_MESSAGES = 20_000;
    private static final int ACTIVE_RECIPIENTS = 100_000;

    private final IdTable<Slot> slots = new IdTable<>();
    private final PriorityLine<Slot> incoming = new PriorityLine<>(slot -> slot.priority, slot -> slot.entry.arrival());
    private final PriorityLine<Slot> retries = new PriorityLine<>(slot -> slot.priority, Slot::due);
    private final DueHeap deferred = new DueHeap();
    private final Ages ages = new Ages();
    /** Messages that were lost and have come back, while their slots cannot be given up yet. */
    private final Map<Slot, Spool.Entry> returned = new HashMap<>();

    private boolean retryLast;
    private int loaded;
    private int loadedRecipients;

    /** A new message; null if it is known. */
    @Nullable
    Slot enter(Spool.Entry entry) {
        Slot slot = new Slot(entry);
        if (!slots.add(slot)) return null;
        ages.add(slot.state, slot.entry.arrival());
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
        return ages.count(state);
    }

    Map<QueuedMessage.State, Histogram> ages(Instant now) {
        return ages.at(now);
    }

    /** Whether another message may be read into memory. */
    boolean hasRoom() {
        return loaded < ACTIVE_MESSAGES && loadedRecipients < ACTIVE_RECIPIENTS;
    }

    void keep(Slot slot, Job job) {
        slot.job = job;
        slot.priority = (byte) job.handling().priority();
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
        Instant arrival = slot.entry.arrival();
        ages.remove(slot.state, arrival);
        ages.add(state, arrival);
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

    /** The message of a slot that is not to be given up now was lost and has come back. */
    void comeBack(Slot slot, Spool.Entry entry) {
        returned.put(slot, entry);
    }

    /** Whether its message was lost and has come back, so that what this slot says is over. */
    boolean hasComeBack(Slot slot) {
        return returned.containsKey(slot);
    }

    /** Gives up a slot; its message, if that has come back. */
    Optional<Spool.Entry> forget(Slot slot) {
        drop(slot);
        if (slots.remove(slot.id()) != null) {
            to(slot, Slot.State.STEERED); // whatever line it stands in, its turn does not come
            ages.remove(slot.state, slot.entry.arrival());
        }
        return Optional.ofNullable(returned.remove(slot));
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
            PriorityLine<Slot> source = fromRetries ? retries : incoming;
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
