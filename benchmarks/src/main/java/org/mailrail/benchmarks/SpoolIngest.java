package org.mailrail.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.mailrail.core.Client;
import org.mailrail.core.Envelope;
import org.mailrail.core.Transaction;
import org.mailrail.queue.FileSpool;
import org.mailrail.queue.Spool;

/**
 * How near does the file spool come to what its disk can do? Messages of 4 KiB a second that 1, 10, 50 and 200 threads have acknowledged, beside the forced
 * appends of as many octets that {@link ForcedAppends} reaches, which is the limit for anything with one log. The two run by turns, half a second each, and
 * the median of seven turns is shown, since a disk has others to serve: no JMH benchmark, whose methods run one after the other. Half a minute.
 *
 * <pre>java -cp "benchmarks/target/classes:benchmarks/target/lib/*" org.mailrail.benchmarks.SpoolIngest [FOLDER]</pre>
 */
public final class SpoolIngest {
    private static final int[] THREADS = {1, 10, 50, 200};
    private static final Duration SPELL = Duration.ofMillis(500);
    private static final int SPELLS = 7;
    private static final byte[] MESSAGE = ("x".repeat(62) + "\r\n").repeat(64).getBytes(StandardCharsets.US_ASCII);
    private static final Transaction TRANSACTION =
            Transaction.of(Client.application(), Envelope.of("app@example.org", "ada@example.net"));

    private SpoolIngest() {}

    @FunctionalInterface
    private interface Append {
        void one() throws IOException;
    }

    /**
     * Measures, and prints a table.
     *
     * @param arguments a folder on the disk that is to be measured; the working directory if there is none
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path disk = Path.of(arguments.length > 0 ? arguments[0] : "").toAbsolutePath();
        Path folder = Files.createTempDirectory(disk, "spool-ingest");
        try {
            print(folder, System.out);
        } finally {
            delete(folder);
        }
    }

    private static void print(Path folder, PrintStream out) throws IOException, InterruptedException {
        try (ForcedAppends appends = new ForcedAppends(folder.resolve("appends"));
                FileSpool spool = FileSpool.open(folder.resolve("spool"))) {
            Append toDisk = () -> appends.append(ByteBuffer.wrap(MESSAGE));
            Append toSpool = () -> store(spool);
            rate(50, toDisk); // to warm up
            rate(50, toSpool);
            out.println("threads  appends/s  messages/s  ratio");
            for (int threads : THREADS) {
                double[] disks = new double[SPELLS];
                double[] spools = new double[SPELLS];
                for (int i = 0; i < SPELLS; i++) {
                    disks[i] = rate(threads, toDisk);
                    spools[i] = rate(threads, toSpool);
                }
                double disk = median(disks);
                double ours = median(spools);
                out.printf("%7d  %9.0f  %10.0f  %5.2f%n", threads, disk, ours, ours / disk);
            }
        }
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static void store(FileSpool spool) throws IOException {
        try (Spool.Draft draft = spool.draft()) {
            draft.write(ByteBuffer.wrap(MESSAGE));
            draft.commit(TRANSACTION, new byte[0], Instant.EPOCH);
        }
    }

    /** How many a second. */
    private static double rate(int threads, Append append) throws IOException, InterruptedException {
        long start = System.nanoTime();
        long end = start + SPELL.toNanos();
        try (ExecutorService all = Executors.newFixedThreadPool(threads)) {
            List<Future<Long>> counts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                counts.add(all.submit(() -> {
                    long count = 0;
                    for (; System.nanoTime() < end; count++) append.one();
                    return count;
                }));
            }
            long sum = 0;
            for (Future<Long> count : counts) sum += count.get();
            return sum * 1e9 / (System.nanoTime() - start);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
