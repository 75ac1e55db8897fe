package org.mailrail.queue.internal;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.mailrail.core.QueueId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes messages from outside while the scheduler runs. One that is active is left alone until its round is over; of all others, only one change is made
 * at a time, and nothing else touches them meanwhile.
 */
final class Steering {
    private static final Logger LOG = LoggerFactory.getLogger(Steering.class);

    // The scheduler's.
    private final ReentrantLock lock;
    private final Condition changed;
    private final Backlog backlog;
    private final Runnable dispatch;
    private final Consumer<Slot> forget;

    /**
     * Of a scheduler.
     *
     * @param dispatch starts what can be started; called under the lock
     * @param forget gives up a slot whose message is gone; called under the lock
     */
    Steering(ReentrantLock lock, Condition changed, Backlog backlog, Runnable dispatch, Consumer<Slot> forget) {
        this.lock = lock;
        this.changed = changed;
        this.backlog = backlog;
        this.dispatch = dispatch;
        this.forget = forget;
    }

    /** What is done with a message that nothing else touches meanwhile. */
    interface Change {
        /** Does it; how the message stands afterwards, nothing if it is gone. */
        Optional<Slot.State> on(Slot.State before) throws IOException;
    }

    /**
     * Changes a message that is not active, or lets that be done when its round is over.
     *
     * @param wish what to do with an active message; nothing: what was wished for before, if anything was
     * @param change what to do with the spool
     * @return false if there is none of this id
     */
    boolean steer(QueueId id, Optional<Slot.Wish> wish, Change change) throws IOException {
        Slot slot;
        Slot.State before;
        lock.lock();
        try {
            slot = backlog.find(id);
            while (slot != null && (slot.state == Slot.State.STEERED || slot.state == Slot.State.ENDING)) {
                changed.awaitUninterruptibly();
                slot = backlog.find(id);
            }
            if (slot == null) return false;
            if (slot.state == Slot.State.ACTIVE) {
                if (wish.isPresent() && slot.wish != Slot.Wish.DELETE) slot.wish = wish.get();
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

    private void settle(Slot slot, Optional<Slot.State> after) {
        changed.signalAll();
        if (after.isEmpty() || backlog.hasComeBack(slot)) {
            forget.accept(slot);
            return;
        }
        if (slot.job != null && !slot.job.pinned) backlog.drop(slot); // the spool knows more by now
        switch (after.get()) {
            case HELD -> backlog.to(slot, Slot.State.HELD);
            case DEFERRED -> backlog.toDeferred(slot, slot.due());
            case INCOMING, ACTIVE, ENDING, STEERED -> backlog.toRetries(slot);
        }
        dispatch.run();
    }

    /** Begins the end of a message's round, in which it is not steered; what was wished for. It stays wished for until it is done. */
    Slot.Wish end(QueueId id) {
        lock.lock();
        try {
            Slot slot = backlog.find(id);
            if (slot == null) return Slot.Wish.NONE;
            backlog.to(slot, Slot.State.ENDING);
            return slot.wish;
        } finally {
            lock.unlock();
        }
    }
}
