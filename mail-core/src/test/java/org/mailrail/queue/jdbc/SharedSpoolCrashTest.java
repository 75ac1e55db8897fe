package org.mailrail.queue.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;
import org.slf4j.LoggerFactory;

/** Three servers on one PostgreSQL, of which one is killed while it delivers. */
@Tag("crash")
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class SharedSpoolCrashTest {
    @TempDir
    Path folder;

    private final List<Server> servers = new ArrayList<>();

    private static final class Server {
        final Path notes;
        final Process process;
        final BufferedReader out;

        Server(Path notes, Process process) {
            this.notes = notes;
            this.process = process;
            this.out = process.inputReader();
        }

        void tell(String line) throws IOException {
            process.outputWriter().write(line + "\n");
            process.outputWriter().flush();
        }

        List<String> delivered() throws IOException {
            return Files.exists(notes) ? Files.readAllLines(notes) : List.of();
        }
    }

    private Server start(String name, String database, int messages) throws Exception {
        Path notes = folder.resolve(name);
        Path java = Path.of(ProcessHandle.current().info().command().orElseThrow());
        List<String> command = new ArrayList<>(List.of(java.toString(), "-Xmx256m", "-XX:TieredStopAtLevel=1"));
        command.add("-Dslf4j.internal.verbosity=ERROR"); // there is nobody to log to
        command.addAll(List.of("-cp", classPath(), ServerWithSharedSpool.class.getName()));
        command.addAll(List.of(name, database, notes.toString(), Integer.toString(messages)));
        Server server = new Server(
                notes,
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
        servers.add(server);
        return server;
    }

    /** Where the classes are that a server needs. */
    private static String classPath() throws Exception {
        Set<String> path = new LinkedHashSet<>();
        path.add(root(ServerWithSharedSpool.class)); // which may patch a module
        for (Class<?> one : List.of(JdbcSpool.class, HikariDataSource.class, Driver.class, LoggerFactory.class)) {
            path.add(root(one));
        }
        return String.join(File.pathSeparator, path);
    }

    private static String root(Class<?> of) throws Exception {
        String name = of.getName().replace('.', '/') + ".class";
        URL url = Objects.requireNonNull(of.getResource("/" + name));
        if (url.openConnection() instanceof JarURLConnection jar) {
            return Path.of(jar.getJarFileURL().toURI()).toString();
        }
        String file = Path.of(url.toURI()).toString();
        return file.substring(0, file.length() - name.length());
    }

    @ParameterizedTest
    @ValueSource(ints = {600, 10_000})
    void allIsDeliveredAndNothingTwiceButWhatWasUnderWay(int messages) throws Exception {
        try (EmbeddedPostgres postgres =
                EmbeddedPostgres.builder().setServerConfig("fsync", "on").start()) {
            try {
                run(postgres, messages);
            } finally {
                endServers();
            }
        }
    }

    private void run(EmbeddedPostgres postgres, int messages) throws Exception {
        String database = postgres.getJdbcUrl("postgres", "postgres");
        int each = messages / 3;
        int last = messages - 2 * each;
        start("first", database, each);
        start("second", database, each);
        Server killed = start("third", database, last);
        for (Server server : servers) assertThat(server.out.readLine()).isEqualTo("queued");
        long start = System.nanoTime();
        for (Server server : servers) server.tell("deliver");
        JdbcSpoolCases.await(() -> killed.delivered().size() >= each / 10);
        killed.process.destroyForcibly().waitFor();
        int beforeItsEnd = killed.delivered().size();
        JdbcSpoolCases.await(() -> times().size() == messages && waiting(postgres) == 0);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        int delivered = times().size();
        int twice = times().values().stream().mapToInt(count -> count - 1).sum();
        System.out.printf(
                "3 servers, %d messages, one killed after %d of its %d: delivered %d, duplicates %d (%.2f %%), in %d ms%n",
                messages, beforeItsEnd, last, delivered, twice, 100.0 * twice / messages, millis);
        assertThat(beforeItsEnd).isLessThan(last);
        assertThat(twice).isLessThanOrEqualTo(ServerWithSharedSpool.DELIVERIES);
        if (messages >= 10_000) assertThat(twice).isLessThan(messages / 200);
    }

    private void endServers() throws Exception {
        for (Server server : servers) {
            if (server.process.isAlive()) server.tell("end");
        }
        for (Server server : servers) {
            if (!server.process.waitFor(20, TimeUnit.SECONDS)) server.process.destroyForcibly();
        }
    }

    /** How often each message was delivered. */
    private Map<String, Integer> times() throws IOException {
        Map<String, Integer> times = new HashMap<>();
        for (Server server : servers) {
            for (String recipient : server.delivered()) times.merge(recipient, 1, Integer::sum);
        }
        return times;
    }

    private static int waiting(EmbeddedPostgres postgres) throws Exception {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM mailrail_message")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
