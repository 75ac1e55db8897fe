package org.mailrail.queue.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.mailrail.queue.Spool;
import org.mailrail.queue.contract.Spools;

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
        pool = pool(postgres, schema);
        return pool;
    }

    private static HikariDataSource pool(EmbeddedPostgres server, String schema) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(server.getJdbcUrl("postgres", "postgres"));
        config.setSchema(schema);
        config.setMaximumPoolSize(10);
        config.setConnectionTimeout(1000);
        return new HikariDataSource(config);
    }

    @Override
    protected void release() {
        if (pool != null) pool.close();
    }

    @Test
    void aServerOfTheDatabaseThatIsRestartedIsNoEndOfTheSpool(@TempDir Path data) throws Exception {
        EmbeddedPostgres server = restartable(data, 0);
        try (HikariDataSource restarted = pool(server, "public");
                JdbcSpool spool = JdbcSpool.builder(restarted)
                        .lease(Duration.ofSeconds(1))
                        .renewal(Duration.ofMillis(50))
                        .open()) {
            Spool.StoredMessage message = Spools.store(spool, "x");
            server.close();
            assertThatThrownBy(() -> Spools.store(spool, "y")).isInstanceOf(IOException.class);
            await(() -> !message.entry().isOwned());
            server = restartable(data, server.getPort());
            await(() -> message.entry().isOwned());
            assertThat(Spools.text(spool.load(message.id()))).isEqualTo("x");
            Spools.finish(spool, message);
            Spools.store(spool, "z");
        } finally {
            server.close();
        }
    }

    private static EmbeddedPostgres restartable(Path data, int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data.resolve("data"))
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
    }
}
