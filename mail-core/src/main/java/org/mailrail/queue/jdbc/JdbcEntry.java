package org.mailrail.queue.jdbc;

import java.time.Instant;
import org.mailrail.core.QueueId;
import org.mailrail.queue.Spool;

/** What is in memory of a message. There may be a million. */
final class JdbcEntry implements Spool.Entry {
    private final QueueId id;
    private final Lease lease;
    /** Microseconds since 1970, which is what the database keeps. */
    private final long arrival;

    private volatile boolean held;
    /** Seconds since 1970. */
    private volatile long next;

    private volatile boolean lost;

    JdbcEntry(QueueId id, Lease lease, Instant arrival, boolean held, Instant next) {
        this.id = id;
        this.lease = lease;
        this.arrival = Times.micros(arrival);
        this.held = held;
        this.next = next.getEpochSecond();
    }

    /** It stands otherwise now. */
    void changed(Spool.State state) {
        held = state.held();
        next = Times.second(state.next()).getEpochSecond();
    }

    /** Another process has it, or nobody. */
    void lose() {
        lost = true;
    }

    @Override
    public QueueId id() {
        return id;
    }

    @Override
    public Instant arrival() {
        return Times.ofMicros(arrival);
    }

    @Override
    public boolean isHeld() {
        return held;
    }

    @Override
    public Instant nextAttempt() {
        return Instant.ofEpochSecond(next);
    }

    @Override
    public boolean isOwned() {
        return !lost && lease.isHeld();
    }
}
