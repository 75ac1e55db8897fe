package org.mailrail.queue.jdbc;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.mailrail.core.QueueId;

/**
 * Messages of which nobody knows whether they were committed, as the connection was lost meanwhile. What a client was refused must not be delivered some
 * day; what belongs to the result of a delivery must not be forgotten.
 */
final class Doubts {
    /** For how long a commit that was under way may still come to its end. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Queue<Doubt> doubts = new ConcurrentLinkedQueue<>();

    private record Doubt(QueueId id, boolean wanted, long since) {}

    /** A message that its sender was told is not queued. */
    void addRefused(QueueId id) {
        doubts.add(new Doubt(id, false, System.nanoTime()));
    }

    /** Messages that are to be delivered if they are there. */
    void addWanted(Collection<QueueId> ids) {
        for (QueueId id : ids) doubts.add(new Doubt(id, true, System.nanoTime()));
    }

    /**
     * Looks what became of them: removes the refused ones, and drafts of the others that were not committed.
     *
     * @return those that are to be delivered
     */
    List<JdbcEntry> settle(Database database, Lease lease) throws IOException {
        List<JdbcEntry> found = new ArrayList<>();
        for (Doubt doubt : List.copyOf(doubts)) {
            List<JdbcEntry> one = database.commit(connection -> {
                List<JdbcEntry> entries = TakeOver.entries(
                        connection,
                        lease,
                        "owner = ? AND id = ?",
                        lease.owner(),
                        doubt.id().value());
                if (!doubt.wanted()) Messages.remove(connection, lease.owner(), doubt.id());
                return entries;
            });
            boolean settled = !one.isEmpty() || System.nanoTime() - doubt.since() > LONGEST.toNanos();
            if (!settled) continue;
            if (doubt.wanted()) found.addAll(one);
            database.run(connection -> Messages.dropDraft(connection, lease.owner(), doubt.id()));
            doubts.remove(doubt);
        }
        return found;
    }
}
