package org.mailrail.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.mailrail.table.LookupTable;
import org.mailrail.table.TableTypes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** How long does a look-up take in a text of a million lines, and among a hundred thousand networks? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TableLookupBenchmark {
    private static final int LINES = 1_000_000;
    private static final int NETWORKS = 100_000;
    private static final int ASKED = 1 << 16;

    private final String[] keys = new String[ASKED];
    private final String[] unknown = new String[ASKED];
    private final String[] clients = new String[ASKED];
    private Path folder = Path.of("");
    private LookupTable text = new Nothing();
    private LookupTable networks = new Nothing();
    private int next;

    private record Nothing() implements LookupTable {
        @Override
        public Optional<String> get(String key) {
            return Optional.empty();
        }

        @Override
        public String name() {
            return "none:";
        }
    }

    /** Writes the files, opens the tables, and says how long that takes. */
    @Setup(Level.Trial)
    public void open() throws IOException {
        folder = Files.createTempDirectory("tables");
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < LINES; i++) {
            lines.append("user")
                    .append(i)
                    .append("@example")
                    .append(i % 1000)
                    .append(".org mailbox")
                    .append(i)
                    .append('\n');
        }
        Files.writeString(folder.resolve("text"), lines);
        lines.setLength(0);
        for (int i = 0; i < NETWORKS; i++) {
            lines.append(10 + (i >> 16))
                    .append('.')
                    .append(i >> 8 & 255)
                    .append('.')
                    .append(i & 255)
                    .append(".0/");
            lines.append(24 + i % 5).append(" REJECT\n");
        }
        Files.writeString(folder.resolve("networks"), lines);
        for (int i = 0; i < ASKED; i++) {
            int n = (int) (i * 2_654_435_761L % LINES);
            keys[i] = "user" + n + "@example" + n % 1000 + ".org";
            unknown[i] = "user" + n + "@example" + (n + 1) % 1000 + ".org";
            clients[i] = (10 + n % 3) + "." + (n >> 2) % 256 + "." + n % 256 + "." + n % 20;
        }
        long start = System.nanoTime();
        text = TableTypes.standard().open("texthash:text", folder);
        long opened = System.nanoTime();
        networks = TableTypes.standard().open("cidr:networks", folder);
        System.out.printf(
                "%n%,d lines in %d ms, %,d networks in %d ms%n",
                LINES, (opened - start) / 1_000_000, NETWORKS, (System.nanoTime() - opened) / 1_000_000);
    }

    /** Removes the files. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        Files.delete(folder.resolve("text"));
        Files.delete(folder.resolve("networks"));
        Files.delete(folder);
    }

    /** A key that is there. */
    @Benchmark
    public Optional<String> found() throws IOException {
        return text.get(keys[next++ & ASKED - 1]);
    }

    /** A key that is not. */
    @Benchmark
    public Optional<String> notFound() throws IOException {
        return text.get(unknown[next++ & ASKED - 1]);
    }

    /** An address. */
    @Benchmark
    public Optional<String> network() throws IOException {
        return networks.get(clients[next++ & ASKED - 1]);
    }
}
