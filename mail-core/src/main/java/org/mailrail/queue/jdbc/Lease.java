package org.mailrail.queue.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * This process among those that share the spool. By the database's clock its lease is over some time after the last renewal; from then on others may take its
 * messages. The process itself stops a little earlier: it counts from before the renewal, by a clock that nobody sets.
 *
 * <p>Renewed by one thread, asked by any.
 */
final class Lease {
    private final Database database;
    private final long owner;
    private final String name;
    private final Duration duration;
    private volatile long heldSince;
    private volatile boolean ended;

    private Lease(Database database, long owner, String name, Duration duration, long heldSince) {
        this.database = database;
        this.owner = owner;
        this.name = name;
        this.duration = duration;
        this.heldSince = heldSince;
    }

    /** Enters a process that has no message yet. */
    static Lease take(Database database, String name, Duration duration) throws IOException {
        long now = System.nanoTime();
        long owner = database.write(connection -> insert(connection, database.dialect(), name, duration));
        return new Lease(database, owner, name, duration, now);
    }

    private static long insert(Connection connection, Dialect dialect, String name, Duration duration)
            throws SQLException, IOException {
        String sql = "INSERT INTO mailrail_process (name, lease_until) VALUES (?, " + dialect.after() + ")";
        try (PreparedStatement statement = connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)) {
            Sql.bind(statement, name, duration.toMillis());
            statement.executeUpdate();
            try (ResultSet keys = statement.getGeneratedKeys()) {
                if (!keys.next()) throw new IOException("the database gives no number to a process");
                return keys.getLong("id");
            }
        }
    }

    /** The number of this opening of the spool, which no other has. */
    long owner() {
        return owner;
    }

    /** Whether others surely leave this process its messages now. */
    boolean isHeld() {
        return !ended && System.nanoTime() - heldSince < duration.toNanos();
    }

    /**
     * Asks for more time. It is not granted to the process itself before {@link #hold}.
     *
     * @return when that was, for {@code hold}, and whether the lease was over, so that messages may have been taken
     */
    Renewal renew() throws IOException {
        long now = System.nanoTime();
        String until = database.dialect().after();
        String extend = "UPDATE mailrail_process SET lease_until = " + until + " WHERE id = ?";
        boolean lapsed = database.write(connection -> {
            boolean inTime = Sql.update(
                            connection,
                            extend + " AND lease_until > " + database.dialect().now(),
                            duration.toMillis(),
                            owner)
                    == 1;
            if (inTime) return false;
            if (Sql.update(connection, extend, duration.toMillis(), owner) == 0) {
                // All that it had was taken, and nothing was left to say who it is.
                String insert = "INSERT INTO mailrail_process (name, lease_until, id) VALUES (?, " + until + ", ?)";
                Sql.update(connection, insert, name, duration.toMillis(), owner);
            }
            return true;
        });
        return new Renewal(now, lapsed);
    }

    /** What a renewal found. */
    record Renewal(long at, boolean lapsed) {}

    /** From now on the messages that are left are this process's again. */
    void hold(Renewal renewal) {
        heldSince = renewal.at();
    }

    /** Others may take what is left. */
    void end() throws IOException {
        ended = true;
        database.run(connection -> {
            String nothing = "NOT EXISTS (SELECT 1 FROM mailrail_message WHERE owner = ?)"
                    + " AND NOT EXISTS (SELECT 1 FROM mailrail_draft WHERE owner = ?)";
            if (Sql.update(connection, "DELETE FROM mailrail_process WHERE id = ? AND " + nothing, owner, owner, owner)
                    == 1) return;
            Sql.update(
                    connection,
                    "UPDATE mailrail_process SET lease_until = TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00' WHERE id = ?",
                    owner);
        });
    }
}
