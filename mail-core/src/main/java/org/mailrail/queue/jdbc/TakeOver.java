package org.mailrail.queue.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.mailrail.core.QueueId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over the messages of processes whose lease is over. Of what one of them has left, a look takes no more than this process's share of it, so that
 * all who are alive get some.
 */
final class TakeOver {
    private static final Logger LOG = LoggerFactory.getLogger(TakeOver.class);

    /** How many messages one transaction takes; no share is smaller. */
    private static final int BATCH = 100;

    private final Database database;
    private final Lease lease;
    private final Doubts doubts;

    TakeOver(Database database, Lease lease, Doubts doubts) {
        this.database = database;
        this.lease = lease;
        this.doubts = doubts;
    }

    private record Gone(long owner, String name) {}

    /** Looks once; gives each batch when it is committed. */
    void look(Consumer<List<JdbcEntry>> taken) throws IOException {
        String now = database.dialect().now();
        List<Gone> gone = database.read(connection -> Sql.all(
                connection,
                "SELECT id, name FROM mailrail_process WHERE lease_until <= " + now + " AND id <> ? ORDER BY id",
                row -> new Gone(row.getLong(1), row.getString(2)),
                lease.owner()));
        for (Gone one : gone) {
            if (!lease.isHeld()) return; // it is this one whose messages are to be taken
            look(one, taken);
        }
    }

    private void look(Gone from, Consumer<List<JdbcEntry>> taken) throws IOException {
        long share = share(from);
        long count = 0;
        while (count < share) {
            List<JdbcEntry> batch = batch(from, (int) Math.min(BATCH, share - count));
            if (batch.isEmpty()) break;
            count += batch.size();
            taken.accept(batch);
        }
        if (count > 0) LOG.info("{} messages of {} ({}) are taken over", count, from.name(), from.owner());
        if (share == 0) bury(from);
    }

    private long share(Gone from) throws IOException {
        return database.read(connection -> {
            long left = Sql.count(connection, "SELECT COUNT(*) FROM mailrail_message WHERE owner = ?", from.owner());
            if (left <= BATCH) return left;
            long alive = Sql.count(
                    connection,
                    "SELECT COUNT(*) FROM mailrail_process WHERE lease_until > "
                            + database.dialect().now());
            return Math.max(BATCH, left / Math.max(1, alive) + 1);
        });
    }

    private List<JdbcEntry> batch(Gone from, int size) throws IOException {
        List<JdbcEntry> taken = new ArrayList<>();
        try {
            return database.commit(connection -> {
                if (!isGone(connection, from)) return taken;
                // Rows that are locked are being taken by another, or are what the late process writes down just now.
                String oldest = "owner = ? ORDER BY sequence LIMIT ? FOR UPDATE SKIP LOCKED";
                taken.addAll(entries(connection, lease, oldest, from.owner(), size));
                assign(connection, taken);
                return taken;
            });
        } catch (DoubtfulCommitException e) {
            doubts.addWanted(taken.stream().map(JdbcEntry::id).toList());
            throw e;
        }
    }

    /** Whether the lease is over still; it cannot be renewed before this transaction ends. */
    private boolean isGone(Connection connection, Gone from) throws SQLException, IOException {
        String sql = "SELECT id FROM mailrail_process WHERE id = ? AND lease_until <= "
                + database.dialect().now() + " " + database.dialect().share();
        return Sql.one(connection, sql, row -> row.getLong(1), from.owner()).isPresent();
    }

    private void assign(Connection connection, List<JdbcEntry> entries) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("UPDATE mailrail_message SET owner = ? WHERE id = ?")) {
            for (JdbcEntry entry : entries) {
                Sql.bind(statement, lease.owner(), entry.id().value());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** The entries of messages, as if they were this process's. */
    static List<JdbcEntry> entries(Connection connection, Lease lease, String where, Object... parameters)
            throws SQLException, IOException {
        return Sql.all(
                connection,
                "SELECT id, arrival, held, next_attempt FROM mailrail_message WHERE " + where,
                row -> new JdbcEntry(
                        new QueueId(row.getString(1)),
                        lease,
                        Sql.instant(row, 2),
                        row.getBoolean(3),
                        Sql.instant(row, 4)),
                parameters);
    }

    /** Nothing is left of a process but drafts that it did not come to commit. */
    private void bury(Gone from) throws IOException {
        database.run(connection -> {
            if (!isGone(connection, from)) return;
            Messages.dropDrafts(connection, from.owner());
            Sql.update(
                    connection,
                    "DELETE FROM mailrail_process WHERE id = ? AND NOT EXISTS (SELECT 1 FROM mailrail_message WHERE owner = ?)",
                    from.owner(),
                    from.owner());
        });
    }
}
