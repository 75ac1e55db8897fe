package org.mailrail.queue.jdbc;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
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

    /** Looks what became of them: removes the refused ones, gives the others to {@code found}, and drops drafts that were not committed. */
    void settle(Database database, Lease lease, Consumer<List<JdbcEntry>> found) throws IOException {
        for (Doubt doubt : List.copyOf(doubts)) {
            QueueId id = doubt.id();
            List<JdbcEntry> stored = database.commit(connection -> {
                List<JdbcEntry> entries =
                        TakeOver.entries(connection, lease, "owner = ? AND id = ?", lease.owner(), id.value());
                if (!doubt.wanted()) Messages.remove(connection, lease.owner(), id);
                return entries;
            });
            boolean settled = !stored.isEmpty() || System.nanoTime() - doubt.since() > LONGEST.toNanos();
            if (!settled) continue;
            if (stored.isEmpty()) database.run(connection -> Messages.dropDraft(connection, lease.owner(), id));
            if (doubt.wanted()) found.accept(stored);
            doubts.remove(doubt);
        }
    }
}
