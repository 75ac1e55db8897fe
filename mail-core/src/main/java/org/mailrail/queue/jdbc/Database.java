package org.mailrail.queue.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.mailrail.queue.NoSpaceException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions on the database of a spool, each on a connection of its own. Waits for an answer of PostgreSQL no longer than {@code timeout}.
 *
 * @param source has the connections
 * @param dialect whose database it is
 * @param timeout positive, up to {@link Integer#MAX_VALUE} ms
 */
record Database(DataSource source, Dialect dialect, Duration timeout) {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    /** PostgreSQL's disk_full. */
    private static final String DISK_FULL = "53100";

    /** What is done with a connection. */
    interface Work<T> {
        T on(Connection connection) throws SQLException, IOException;
    }

    /** The same without a result. */
    interface Step {
        void on(Connection connection) throws SQLException, IOException;
    }

    static Database open(DataSource source, Duration timeout) throws IOException {
        try (Connection connection = source.getConnection()) {
            return new Database(source, Dialect.of(connection), timeout);
        } catch (SQLException e) {
            throw error(e);
        }
    }

    /** Asks, each statement for itself. */
    <T> T read(Work<T> work) throws IOException {
        return on(connection -> {
            connection.setAutoCommit(true);
            return work.on(connection);
        });
    }

    /** Changes something in one transaction, for which no forced write is waited. */
    <T> T write(Work<T> work) throws IOException {
        return on(connection -> transact(connection, work));
    }

    /** The same without a result. */
    void run(Step step) throws IOException {
        write(connection -> {
            step.on(connection);
            return true;
        });
    }

    /**
     * Changes something in one transaction, which is on stable storage when this returns.
     *
     * @throws DoubtfulCommitException if it may be there all the same; not so for any other exception
     */
    <T> T commit(Work<T> work) throws IOException {
        return on(connection -> {
            T result = transact(connection, inside -> {
                if (dialect.beforeCommit().isPresent())
                    Sql.execute(inside, dialect.beforeCommit().get());
                return work.on(inside);
            });
            if (dialect.afterCommit().isPresent())
                force(connection, dialect.afterCommit().get());
            return result;
        });
    }

    private static <T> T transact(Connection connection, Work<T> work) throws SQLException, IOException {
        connection.setAutoCommit(false);
        T result;
        boolean worked = false;
        try {
            result = work.on(connection);
            worked = true;
        } finally {
            if (!worked) connection.rollback();
        }
        try {
            connection.commit();
        } catch (SQLException e) {
            throw new DoubtfulCommitException(error(e));
        }
        return result;
    }

    private static void force(Connection connection, String statement) throws IOException {
        try {
            connection.setAutoCommit(true);
            Sql.execute(connection, statement);
        } catch (SQLException e) {
            throw new DoubtfulCommitException(error(e));
        }
    }

    private <T> T on(Work<T> work) throws IOException {
        Connection connection;
        try {
            connection = source.getConnection();
        } catch (SQLException e) {
            throw error(e);
        }
        try {
            // The driver of PostgreSQL waits for ever else when the server's machine is gone.
            if (dialect == Dialect.POSTGRESQL) connection.setNetworkTimeout(Runnable::run, (int) timeout.toMillis());
            return work.on(connection);
        } catch (SQLException e) {
            throw error(e);
        } finally {
            close(connection);
        }
    }

    /** What was committed is, whatever is wrong with the connection afterwards. */
    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.warn("a connection cannot be closed", e);
        }
    }

    private static IOException error(SQLException e) {
        if (!DISK_FULL.equals(e.getSQLState())) return new IOException("the spool's database: " + e.getMessage(), e);
        IOException full = new NoSpaceException("the spool's database: " + e.getMessage());
        full.initCause(e);
        return full;
    }
}
