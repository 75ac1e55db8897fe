package org.mailrail.queue.internal;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Recipient;
import org.mailrail.message.Hops;
import org.mailrail.queue.DeliveryResult;
import org.mailrail.queue.QueuedMessage;
import org.mailrail.queue.Spool;

/** A message in the queue: who of it remains, what the round under way has brought, when the next one is. */
final class Job {
    final Spool.StoredMessage message;

    /** Held while results are written down, so that a message's results come one after the other. */
    final ReentrantLock lock = new ReentrantLock();

    /** Indexes of recipients to be tried, under {@link #lock}. */
    private final TreeSet<Integer> remaining;

    /** Indexes of recipients that are done, but of whom the spool could not take a note: never tried again by this process. Under the lock. */
    private final TreeSet<Integer> unrecorded = new TreeSet<>();

    /** What the round under way brought of those who are not done. Under the lock. */
    private final Map<Integer, DeliveryResult> round = new HashMap<>();

    private @Nullable Boolean looping;

    // Of the scheduler, under its lock.
    int openGroups;

    @Nullable
    Instant next;

    private @Nullable String lastReason;
    private List<EmailAddress> shown;

    Job(Spool.StoredMessage message) {
        this.message = message;
        remaining = new TreeSet<>(message.remaining());
        shown = addresses();
    }

    SortedSet<Integer> remaining() {
        return remaining;
    }

    SortedSet<Integer> unrecorded() {
        return unrecorded;
    }

    Map<Integer, DeliveryResult> round() {
        return round;
    }

    Recipient recipient(int index) {
        return message.envelope().recipients().get(index);
    }

    /** Whether the message has passed too many servers; counted once, under the lock. */
    boolean isLooping(int hopLimit) throws IOException {
        if (looping == null) looping = Hops.count(message.content()) > hopLimit;
        return looping;
    }

    private List<EmailAddress> addresses() {
        return remaining.stream().map(i -> recipient(i).address()).toList();
    }

    /** Takes over for {@link #show} how things stand; under both locks, or before others know of the job. */
    void publish(@Nullable String reason) {
        shown = addresses();
        if (reason != null) lastReason = reason;
    }

    /** How it stands, under the scheduler's lock. */
    QueuedMessage show() {
        return new QueuedMessage(
                message.id(), message.arrival(), message.envelope().from(), shown, next, lastReason);
    }
}
