package org.mailrail.queue.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.config.ConfigurationException;

/** What differs between the databases that can hold a spool. */
enum Dialect {
    POSTGRESQL(
            "BYTEA",
            "clock_timestamp()", // now() is the start of the transaction, which may have waited for a lock since
            "clock_timestamp() + ? * INTERVAL '1 millisecond'",
            "FOR SHARE",
            "SELECT pg_advisory_xact_lock(5577220148831)",
            // A commit that is not forced is no commit; a stricter setting of the administrator's stays.
            "SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'",
            null),
    H2(
            "BLOB",
            "CURRENT_TIMESTAMP",
            "DATEADD(MILLISECOND, ?, CURRENT_TIMESTAMP)",
            "FOR UPDATE",
            null,
            null,
            "CHECKPOINT SYNC"); // a commit is written, and forced some time later only

    private final String octets;
    private final String now;
    private final String after;
    private final String share;
    private final @Nullable String lockSchema;
    private final @Nullable String beforeCommit;
    private final @Nullable String afterCommit;

    Dialect(
            String octets,
            String now,
            String after,
            String share,
            @Nullable String lockSchema,
            @Nullable String beforeCommit,
            @Nullable String afterCommit) {
        this.octets = octets;
        this.now = now;
        this.after = after;
        this.share = share;
        this.lockSchema = lockSchema;
        this.beforeCommit = beforeCommit;
        this.afterCommit = afterCommit;
    }

    /** The type of octets of any length. */
    String octets() {
        return octets;
    }

    /** The time by the database's clock. */
    String now() {
        return now;
    }

    /** The time by the database's clock, so many milliseconds from now: one parameter. */
    String after() {
        return after;
    }

    /** What keeps others from changing a row, and lets them read it. */
    String share() {
        return share;
    }

    /** A statement that lets one process after the other create tables. */
    Optional<String> lockSchema() {
        return Optional.ofNullable(lockSchema);
    }

    /** A statement in each transaction that has to be on stable storage when it is committed. */
    Optional<String> beforeCommit() {
        return Optional.ofNullable(beforeCommit);
    }

    /** A statement after it. */
    Optional<String> afterCommit() {
        return Optional.ofNullable(afterCommit);
    }

    /** The one of this database. */
    static Dialect of(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        return switch (product) {
            case "PostgreSQL" -> POSTGRESQL;
            case "H2" -> H2;
            default ->
                throw new ConfigurationException(
                        "a spool cannot be in a database of " + product + ", only of PostgreSQL or H2");
        };
    }
}
