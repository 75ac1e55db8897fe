package org.mailrail.queue.internal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.QueueId;
import org.mailrail.queue.QueuedMessage;
import org.mailrail.queue.Spool;

/** A message's place in the scheduler, small, since there may be a million. Used under the scheduler's lock. */
final class Slot implements IdTable.Entry {
    /** Where a message stands. */
    enum State {
        /** Waits for its first attempt, or another one that is due. */
        INCOMING,
        /** Its recipients wait for their destinations, or are being delivered to. */
        ACTIVE,
        /** What its round brought is being written down. */
        ENDING,
        /** Waits for its next attempt. */
        DEFERRED,
        /** Waits until it is released. */
        HELD,
        /** Is being held, released or changed. */
        STEERED;

        /** Whether a thread is about to change it, which alone may. */
        boolean isBusy() {
            return switch (this) {
                case ACTIVE, ENDING, STEERED -> true;
                case INCOMING, DEFERRED, HELD -> false;
            };
        }

        /** As an operator sees it. */
        QueuedMessage.State shown() {
            return switch (this) {
                case INCOMING, STEERED -> QueuedMessage.State.INCOMING;
                case ACTIVE, ENDING -> QueuedMessage.State.ACTIVE;
                case DEFERRED -> QueuedMessage.State.DEFERRED;
                case HELD -> QueuedMessage.State.HELD;
            };
        }
    }

    /** What somebody wants to be done with an active message, when its round is over. */
    enum Wish {
        /** Nothing, or that it be held no more. */
        NONE,
        HOLD,
        DELETE
    }

    final Spool.Entry entry;
    State state = State.INCOMING;
    Wish wish = Wish.NONE;
    /** As the message's envelope says, if that has been read; until then 0. */
    byte priority;
    /** Whether dead destinations are tried for it, once. */
    boolean insists;
    /** When it is tried next, in seconds since the epoch, if it is deferred; unsigned. */
    private int due;

    int heapIndex = -1;

    /** In memory while it is active, and as long as it knows what the spool could not take down. */
    @Nullable
    Job job;

    Slot(Spool.Entry entry) {
        this.entry = entry;
    }

    /** When it is tried next, if it is deferred. */
    Instant due() {
        return Instant.ofEpochSecond(Integer.toUnsignedLong(due));
    }

    /** Rounds up: it is never tried too early. */
    void due(Instant instant) {
        long second = instant.getNano() == 0 ? instant.getEpochSecond() : instant.getEpochSecond() + 1;
        due = (int) Math.clamp(second, 0, 0xFFFF_FFFFL);
    }

    boolean isDueAt(Instant now) {
        return Integer.toUnsignedLong(due) <= now.getEpochSecond();
    }

    boolean isDueBefore(Slot other) {
        return Integer.compareUnsigned(due, other.due) < 0;
    }

    @Override
    public QueueId id() {
        return entry.id();
    }

    @Override
    public int idHash() {
        return entry instanceof IdTable.Entry other
                ? other.idHash()
                : id().value().hashCode();
    }

    @Override
    public boolean hasId(QueueId id) {
        return entry instanceof IdTable.Entry other ? other.hasId(id) : id().equals(id);
    }
}
