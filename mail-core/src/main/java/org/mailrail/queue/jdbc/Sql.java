package org.mailrail.queue.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Statements with their parameters. */
final class Sql {
    private Sql() {}

    /** Reads a row of a result. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException, IOException;
    }

    /** Changes rows; how many. */
    static int update(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            return statement.executeUpdate();
        }
    }

    /** Runs a statement whose result does not matter. */
    static void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    /** All rows of a result. */
    static <T> List<T> all(Connection connection, String sql, Row<T> row, Object... parameters)
            throws SQLException, IOException {
        List<T> all = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) all.add(row.read(rows));
            }
        }
        return all;
    }

    /** The only row of a result, if there is one. */
    static <T> Optional<T> one(Connection connection, String sql, Row<T> row, Object... parameters)
            throws SQLException, IOException {
        List<T> all = all(connection, sql, row, parameters);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getFirst());
    }

    /** A number that a query counts. */
    static long count(Connection connection, String sql, Object... parameters) throws SQLException, IOException {
        return one(connection, sql, row -> row.getLong(1), parameters).orElseThrow();
    }

    static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            Object value = parameters[i];
            if (value instanceof Instant instant) value = instant.atOffset(ZoneOffset.UTC);
            if (value instanceof byte[] octets) statement.setBytes(i + 1, octets);
            else statement.setObject(i + 1, value);
        }
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
