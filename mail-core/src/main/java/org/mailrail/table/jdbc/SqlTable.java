package org.mailrail.table.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.mailrail.table.LookupTable;
import org.mailrail.table.internal.AskedKey;
import org.mailrail.table.internal.KeyQuery;

/**
 * A table that a database answers for.
 *
 * @param name for messages
 * @param dialect whose database it is
 * @param rules which keys are asked for, and what results look like
 * @param query what is asked
 * @param source has the connections
 */
record SqlTable(String name, SqlDialect dialect, KeyQuery rules, SqlQuery query, DataSource source)
        implements LookupTable {
    private static final int TIMEOUT_SECONDS = 30;

    @Override
    public Optional<String> get(String key) throws IOException {
        Optional<AskedKey> asked = accept(key);
        if (asked.isEmpty()) return Optional.empty();
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(query.sql())) {
            statement.setQueryTimeout(TIMEOUT_SECONDS);
            bind(statement, query.bind(asked.get()));
            KeyQuery.Results results = rules.results(asked.get());
            try (ResultSet rows = statement.executeQuery()) {
                add(rows, results);
            }
            return results.joined();
        } catch (SQLException | IOException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
    }

    private Optional<AskedKey> accept(String key) throws IOException {
        try {
            return rules.accept(key);
        } catch (IOException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
    }

    private void bind(PreparedStatement statement, List<String> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            // PostgreSQL takes a literal for what the place needs, a number for one; a parameter only if its type is
            // left open.
            if (dialect == SqlDialect.PGSQL) statement.setObject(i + 1, values.get(i), Types.OTHER);
            else statement.setString(i + 1, values.get(i));
        }
    }

    /** All columns, as Postfix does, but with SQLite the first one. */
    private void add(ResultSet rows, KeyQuery.Results results) throws SQLException, IOException {
        int columns = dialect == SqlDialect.SQLITE ? 1 : rows.getMetaData().getColumnCount();
        while (rows.next()) {
            for (int column = 1; column <= columns; column++) {
                String value = rows.getString(column);
                if (value != null) results.add(value);
            }
        }
    }
}
