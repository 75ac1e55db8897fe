package org.mailrail.queue.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** On a PostgreSQL that the test starts, of which only the build for this system is at hand. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class JdbcSpoolPostgresTest extends JdbcSpoolCases {
    private static EmbeddedPostgres postgres;
    private static int schemas;

    private @Nullable HikariDataSource pool;

    @BeforeAll
    static void startPostgres() throws IOException {
        postgres = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @Override
    DataSource newDatabase() throws SQLException {
        String schema = "test" + ++schemas;
        execute(postgres.getPostgresDatabase(), "CREATE SCHEMA " + schema);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(postgres.getJdbcUrl("postgres", "postgres"));
        config.setSchema(schema);
        config.setMaximumPoolSize(10);
        pool = new HikariDataSource(config);
        return pool;
    }

    @Override
    protected void release() {
        if (pool != null) pool.close();
    }
}
