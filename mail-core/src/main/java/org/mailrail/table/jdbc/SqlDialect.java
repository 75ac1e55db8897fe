package org.mailrail.table.jdbc;

import java.util.Set;

/** What differs between the databases that Postfix knows. */
enum SqlDialect {
    SQLITE("sqlite", "sqlite"),
    PGSQL("pgsql", "postgresql"),
    /** By the driver of MariaDB, which knows both servers and takes no {@code jdbc:mysql:} unless it is told to. */
    MYSQL("mysql", "mariadb");

    private final String type;
    private final String scheme;

    SqlDialect(String type, String scheme) {
        this.type = type;
        this.scheme = scheme;
    }

    /** The table type. */
    String type() {
        return type;
    }

    /** Of a JDBC URL. */
    String scheme() {
        return scheme;
    }

    /** The parameters of its query files that others do not have. */
    Set<String> parameters() {
        return this == SQLITE ? Set.of("dbpath") : Set.of("hosts", "user", "password", "dbname", "select_function");
    }
}
