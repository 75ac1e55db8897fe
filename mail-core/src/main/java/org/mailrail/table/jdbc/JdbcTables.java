package org.mailrail.table.jdbc;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import javax.sql.DataSource;
import org.mailrail.config.ConfigurationException;
import org.mailrail.table.LookupTable;
import org.mailrail.table.TableSource;
import org.mailrail.table.TableType;
import org.mailrail.table.internal.KeyQuery;
import org.mailrail.table.internal.QueryFile;

/**
 * Tables {@code sqlite:file}, {@code pgsql:file} and {@code mysql:file}, where {@code file} says what is asked. Postfix's sqlite_table(5),
 * pgsql_table(5), mysql_table(5).
 *
 * <p>Of a query file these are read: {@code query}, or the older {@code select_function} or {@code table}, {@code select_field},
 * {@code where_field}, {@code additional_conditions}; {@code result_format}, {@code domain}, {@code expansion_limit}; and how the database is reached,
 * as {@link QuerySettings}. Keys are bound as parameters and never are part of the SQL.
 *
 * <p>The application makes the {@link DataSource}, and closes it: one that pools, with a limit on how long it waits for a connection. It is asked for
 * one connection for each look-up.
 */
@SuppressWarnings("exports") // who calls this requires java.sql himself; all others do without
public final class JdbcTables {
    private static final Set<String> COMMON = Set.of(
            "query",
            "table",
            "select_field",
            "where_field",
            "additional_conditions",
            "result_format",
            "domain",
            "expansion_limit");

    private JdbcTables() {}

    private record Type(SqlDialect dialect, Function<QuerySettings, DataSource> sources) implements TableType {
        @Override
        public String name() {
            return dialect.type();
        }

        @Override
        public LookupTable open(TableSource source) throws IOException {
            QueryFile file = QueryFile.read(source, parameters());
            SqlQuery query = query(file);
            KeyQuery rules = KeyQuery.of(file, query.parameters(), "result_format");
            DataSource database = sources.apply(settings(source, file));
            return new SqlTable(source.toString(), dialect, rules, query, database);
        }

        private Set<String> parameters() {
            Set<String> known = new TreeSet<>(COMMON);
            known.addAll(dialect.parameters());
            return known;
        }

        private SqlQuery query(QueryFile file) {
            boolean hasFunction = dialect.parameters().contains("select_function")
                    && file.find("select_function").isPresent();
            String name = file.find("query").isPresent() ? "query" : hasFunction ? "select_function" : "table";
            String text = switch (name) {
                case "query" -> file.text("query", "");
                case "select_function" -> "SELECT " + file.text("select_function", "") + "('%s')";
                default ->
                    "SELECT " + file.required("select_field") + " FROM " + file.required("table") + " WHERE "
                            + file.required("where_field") + "='%s' " + file.text("additional_conditions", "");
            };
            try {
                return SqlQuery.of(text);
            } catch (IllegalArgumentException e) {
                throw file.error(name, String.valueOf(e.getMessage()));
            }
        }

        private QuerySettings settings(TableSource source, QueryFile file) {
            if (dialect == SqlDialect.SQLITE) {
                String path = file.required("dbpath");
                String url = QuerySettings.sqliteUrl(source.folder(), path);
                return new QuerySettings(source.toString(), List.of(), "", "", path, url);
            }
            List<String> hosts = file.list("hosts", "localhost");
            String database = file.required("dbname");
            return new QuerySettings(
                    source.toString(),
                    hosts,
                    file.text("user", ""),
                    file.text("password", ""),
                    database,
                    QuerySettings.serverUrl(dialect.scheme(), hosts, database));
        }
    }

    /**
     * One of the types.
     *
     * @param name {@code sqlite}, {@code pgsql} or {@code mysql}
     * @param sources makes or finds the data source for a query file; it may be the same for several. What it throws as
     *     {@link ConfigurationException} is shown to the administrator
     * @throws IllegalArgumentException if there is no such type
     */
    public static TableType type(String name, Function<QuerySettings, DataSource> sources) {
        SqlDialect dialect = Arrays.stream(SqlDialect.values())
                .filter(known -> known.type().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("none of sqlite, pgsql, mysql: " + name));
        return new Type(dialect, sources);
    }
}
