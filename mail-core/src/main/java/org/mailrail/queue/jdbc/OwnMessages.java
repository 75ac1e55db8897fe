package org.mailrail.queue.jdbc;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.mailrail.core.QueueId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The messages of this process, as far as it knows; only the database knows for sure. */
final class OwnMessages {
    private static final Logger LOG = LoggerFactory.getLogger(OwnMessages.class);

    private final Database database;
    private final Lease lease;
    private final Map<QueueId, JdbcEntry> entries = new ConcurrentHashMap<>();

    /** Whether the lease was over, and it has not been seen since what is left. Of the renewing thread. */
    private boolean doubtful;

    OwnMessages(Database database, Lease lease) {
        this.database = database;
        this.lease = lease;
    }

    void add(JdbcEntry entry) {
        JdbcEntry before = entries.put(entry.id(), entry);
        if (before != null) before.lose();
    }

    /**
     * One of them.
     *
     * @throws NoSuchElementException if there is none of this id
     */
    JdbcEntry entry(QueueId id) {
        JdbcEntry entry = entries.get(id);
        if (entry == null) throw Messages.missing(id);
        return entry;
    }

    void lose(JdbcEntry entry) {
        entry.lose();
        entries.remove(entry.id(), entry);
    }

    /** What is done with a message; whether it remains. */
    interface Change {
        boolean on(JdbcEntry entry) throws IOException;
    }

    /**
     * Changes one.
     *
     * @throws NoSuchElementException if there is none of this id, or it is another's by now
     */
    void change(QueueId id, Change change) throws IOException {
        JdbcEntry entry = entry(id);
        try {
            if (!change.on(entry)) entries.remove(id, entry);
        } catch (NoSuchElementException gone) {
            lose(entry);
            throw gone;
        }
    }

    /** Renews the lease. If that comes too late, finds out what is left, before any of it is delivered. */
    void renew() throws IOException {
        boolean before = doubtful;
        doubtful = true; // what the database answers may get lost, and that it was too late with it
        Lease.Renewal renewal = lease.renew();
        doubtful = before || renewal.lapsed();
        if (doubtful) findLost();
        doubtful = false;
        lease.hold(renewal);
    }

    private void findLost() throws IOException {
        // In this order: what is stored from now on is not looked for.
        List<JdbcEntry> before = List.copyOf(entries.values());
        Set<String> left = new HashSet<>(database.read(connection -> Messages.ids(connection, lease.owner())));
        int lost = 0;
        for (JdbcEntry entry : before) {
            if (left.contains(entry.id().value())) continue;
            lose(entry);
            lost++;
        }
        LOG.warn("the lease was not renewed in time: of {} messages {} are another's or gone", before.size(), lost);
    }
}
