package org.mailrail.queue.jdbc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailrail.config.ConfigurationException;
import org.sqlite.SQLiteDataSource;

class JdbcSpoolH2Test extends JdbcSpoolCases {
    @TempDir
    Path folder;

    private @Nullable JdbcConnectionPool pool;

    @Override
    DataSource newDatabase() {
        pool = JdbcConnectionPool.create("jdbc:h2:" + folder.resolve("spool"), "sa", "");
        return pool;
    }

    @Override
    protected void release() {
        if (pool != null) pool.dispose();
    }

    @Test
    void anotherDatabaseIsRefused() {
        SQLiteDataSource sqlite = new SQLiteDataSource();
        sqlite.setUrl("jdbc:sqlite::memory:");
        assertThatThrownBy(() -> JdbcSpool.builder(sqlite).open())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("SQLite");
    }
}
