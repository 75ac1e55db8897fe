package org.mailrail.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.Client;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.core.Transaction;
import org.mailrail.queue.Durability;
import org.mailrail.queue.FileSpool;
import org.mailrail.queue.Spool;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How many messages of 4 KiB a second does the file spool take from 1, 10 and 100 threads, with every acknowledgement forced to the disk and without?
 * Appends only: the messages stay until the end of an iteration.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 3)
@Fork(1)
public class SpoolAppendBenchmark {
    private static final byte[] MESSAGE = ("x".repeat(62) + "\r\n").repeat(64).getBytes(StandardCharsets.US_ASCII);
    private static final Transaction TRANSACTION =
            Transaction.of(Client.application(), Envelope.of("app@example.org", "ada@example.net"));

    /** Whether acknowledgements wait for the disk. */
    @Param({"FORCED", "NONE"})
    public Durability durability = Durability.FORCED;

    private Path directory = Path.of("");
    private @Nullable FileSpool spool;

    /** Opens a spool in a new folder beside the build, on the disk that is to be measured. */
    @Setup(Level.Iteration)
    public void open() throws IOException {
        directory = Files.createTempDirectory(Path.of("").toAbsolutePath(), "spool-benchmark");
        spool = FileSpool.builder(directory).durability(durability).open();
    }

    /** Closes and deletes it. */
    @TearDown(Level.Iteration)
    public void close() throws IOException {
        Objects.requireNonNull(spool).close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    /** One thread. */
    @Benchmark
    @Threads(1)
    public QueueId threads001() throws IOException {
        return append();
    }

    /** Ten threads. */
    @Benchmark
    @Threads(10)
    public QueueId threads010() throws IOException {
        return append();
    }

    /** A hundred threads. */
    @Benchmark
    @Threads(100)
    public QueueId threads100() throws IOException {
        return append();
    }

    private QueueId append() throws IOException {
        try (Spool.Draft draft = Objects.requireNonNull(spool).draft()) {
            draft.write(ByteBuffer.wrap(MESSAGE));
            return draft.commit(TRANSACTION, new byte[0], Instant.EPOCH).id();
        }
    }
}
