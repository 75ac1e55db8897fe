package org.mailrail.table.jdbc;

import java.nio.file.Path;
import java.util.List;

/**
 * How a query file says that its database is reached; from it an application makes its {@code DataSource}.
 *
 * @param table the table, {@code type:file}, for messages
 * @param hosts as they stand in {@code hosts}; none for SQLite
 * @param user empty if there is none
 * @param password empty if there is none
 * @param database {@code dbname}, for SQLite the path of the file
 * @param url a JDBC URL for hosts and database: {@code jdbc:sqlite:…}, {@code jdbc:postgresql:…}, {@code jdbc:mariadb:…} for both servers, MySQL's
 *     and MariaDB's. Empty if the driver cannot reach such hosts, as those of {@code unix:}. For another driver an application makes its own URL of
 *     {@code hosts} and {@code database}
 */
public record QuerySettings(
        String table, List<String> hosts, String user, String password, String database, String url) {
    /** Copied. */
    public QuerySettings {
        hosts = List.copyOf(hosts);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return table + " " + hosts + " " + database;
    }

    static String sqliteUrl(Path folder, String path) {
        return "jdbc:sqlite:" + folder.resolve(path);
    }

    /** {@code jdbc:scheme://host:port,host/database}; the hosts are tried in turn. */
    static String serverUrl(String scheme, List<String> hosts, String database) {
        StringBuilder url = new StringBuilder("jdbc:" + scheme + "://");
        for (String host : hosts) {
            if (host.startsWith("unix:") || host.startsWith("/") || host.contains("://")) return "";
            if (!url.toString().endsWith("//")) url.append(',');
            url.append(host.startsWith("inet:") ? host.substring("inet:".length()) : host);
        }
        return url.append('/').append(database).toString();
    }
}
