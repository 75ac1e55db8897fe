package org.mailrail.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.mailrail.smtp.Command;
import org.mailrail.smtp.internal.CommandParser;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** How many command lines a second does one thread read, in the mix of a usual session? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SmtpCommandParserBenchmark {
    private static final int LINES = 6;

    private final CommandParser parser = new CommandParser(true);
    private final byte[][] lines = {
        line("EHLO mail-ed1-f41.client.example.net"),
        line("MAIL FROM:<bounce+1=ada=example.org@news.example.net> SIZE=48213 BODY=8BITMIME"),
        line("RCPT TO:<ada.lovelace@example.org>"),
        line("RCPT TO:<\"charles babbage\"@example.org>"),
        line("DATA"),
        line("QUIT")
    };

    /** The mix. */
    @Benchmark
    @OperationsPerInvocation(LINES)
    public void session(Blackhole commands) {
        for (byte[] line : lines) commands.consume(parser.parse(line));
    }

    /** The line that costs most. */
    @Benchmark
    public Command mail() {
        return parser.parse(lines[1]);
    }

    private static byte[] line(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
