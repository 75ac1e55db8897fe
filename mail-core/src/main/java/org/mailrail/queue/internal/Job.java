package org.mailrail.queue.internal;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.Handling;
import org.mailrail.core.QueueId;
import org.mailrail.core.Recipient;
import org.mailrail.message.Hops;
import org.mailrail.queue.DeliveryResult;
import org.mailrail.queue.QueuedMessage;
import org.mailrail.queue.Spool;
import org.mailrail.queue.internal.report.Outcome;

/** A message in memory: who of it remains, what the round under way has brought. */
final class Job {
    final Spool.StoredMessage message;
    private final String scope;
    private final int weight;

    /** Held while results are written down, so that a message's results come one after the other. */
    final ReentrantLock lock = new ReentrantLock();

    /** Indexes of recipients to be tried, under {@link #lock}. */
    private final TreeSet<Integer> remaining;

    /** Indexes of recipients that are done, but of whom the spool could not take a note: never tried again by this process. Under the lock. */
    private final TreeSet<Integer> unrecorded = new TreeSet<>();

    /** What the round under way brought of those who are not done. Under the lock. */
    private final Map<Integer, DeliveryResult> round = new HashMap<>();

    /** The transports that those who are not done were to go by. Under the lock. */
    private final Set<String> transports = new HashSet<>();

    /** Why the last attempt failed; null before. Under the lock. */
    @Nullable
    String lastReason;

    /** For when the round under way was set. Under the lock. */
    Instant scheduled;

    /** Whether the sender has been told of a delay. Under the lock. */
    boolean delayWarned;

    /** What was not told of recipients that are done, as the spool could not take the report. Under the lock. */
    private final List<Outcome> untold = new ArrayList<>();

    private @Nullable Boolean looping;

    /** Whether the round under way is the first; set as it begins, before its deliveries. */
    boolean firstRound;

    // Of the scheduler, under its lock.
    int openGroups;
    boolean pinned;

    Job(Spool.StoredMessage message, String scope) {
        this.message = message;
        this.scope = scope;
        remaining = new TreeSet<>(message.remaining());
        weight = remaining.size();
        List<Spool.Problem> problems = message.state().problems();
        delayWarned = message.state().delayWarned();
        scheduled = message.state().next();
        lastReason = problems.isEmpty() ? null : problems.getFirst().text();
    }

    QueueId id() {
        return message.id();
    }

    /** How the sender wants it treated. */
    Handling handling() {
        return message.envelope().handling();
    }

    /** When it was first to be tried; from then on it gets old. */
    Instant start() {
        return handling().start(message.arrival());
    }

    /** Whether each recipient is written to by a sender of his own. */
    boolean isVerp() {
        return handling().verp() != null && message.envelope().from().mailbox().isPresent();
    }

    /** On whose behalf it is sent, for fairness between them. */
    String scope() {
        return scope;
    }

    /** How many recipients it takes memory for. */
    int weight() {
        return weight;
    }

    /** How the message stands, of what a round may change before its end. Under the lock. */
    Spool.State state() {
        return message.state().withDelayWarned(delayWarned);
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

    Set<String> transports() {
        return transports;
    }

    List<Outcome> untold() {
        return untold;
    }

    Recipient recipient(int index) {
        return message.envelope().recipients().get(index);
    }

    /** Whether the message has passed too many servers; counted once, under the lock. */
    boolean isLooping(int hopLimit) throws IOException {
        if (looping == null) looping = Hops.count(message.content()) > hopLimit;
        return looping;
    }

    /** How it stands, with nothing of the spool's. */
    QueuedMessage show(QueuedMessage.State state, Optional<Instant> next) throws IOException {
        lock.lock();
        try {
            return new QueuedMessage(
                    id(),
                    state,
                    message.arrival(),
                    message.envelope().from(),
                    remaining.stream().map(i -> recipient(i).address()).toList(),
                    message.content().size(),
                    next,
                    Optional.ofNullable(lastReason));
        } finally {
            lock.unlock();
        }
    }
}
