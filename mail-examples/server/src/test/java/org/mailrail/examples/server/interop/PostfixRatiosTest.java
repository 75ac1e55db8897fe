package org.mailrail.examples.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.examples.server.Await;
import org.mailrail.examples.server.ServerFolder;
import org.mailrail.examples.server.ServerProcess;

/**
 * How fast is it beside Postfix? Messages of 4 KiB from Postfix's own load generator; both on one disk, both with each message on stable storage before its
 * 250. The two take turns, since a machine has others to serve, and medians are compared. Beside them: the load generator against its own sink, which is as
 * fast as anything can be here.
 */
@Tag("soak")
class PostfixRatiosTest {
    private static final int TURNS = 3;
    private static final int OCTETS = 4096;
    private static final int WARM_UP = 20_000;
    private static final Duration TO_DRAIN = Duration.ofMinutes(2);
    private static final Program SMTP_SOURCE = Program.named("smtp-source", "postfix");
    private static final Program SMTP_SINK = Program.named("smtp-sink", "postfix");

    @TempDir
    Path folder;

    /** One turn of a server: what it took in a second, and the milliseconds of processor for a message. */
    private record Turn(double rate, double processor) {}

    /** What takes part. */
    private interface Runner {
        InetSocketAddress address();

        Duration processorTime() throws IOException;

        boolean isIdle() throws IOException;
    }

    @ParameterizedTest
    @CsvSource({"1, 500, 2", "10, 2000, 5", "50, 4000, 10", "200, 4000, 10"})
    void takesInMoreThanPostfix(int sessions, int messages, int times) throws Exception {
        try (PostfixPeer postfix = PostfixPeer.discarding(folder.resolve("postfix"));
                ServerProcess ours = ServerProcess.startForLoad(folder("discard:"));
                Sink sink = Sink.start(folder.resolve("sink.log"))) {
            send(ours.address("smtp"), Math.max(10, sessions), WARM_UP);
            double[] ceiling = new double[TURNS];
            Turn[] theirs = new Turn[TURNS];
            Turn[] mine = new Turn[TURNS];
            for (int i = 0; i < TURNS; i++) {
                theirs[i] = turn(runner(postfix), sessions, messages, false);
                mine[i] = turn(runner(ours), sessions, 5 * messages, false);
                ceiling[i] = 5 * messages / seconds(() -> send(sink.address(), sessions, 5 * messages));
            }
            double ratio = print("taken in, " + sessions + " sessions", theirs, mine);
            System.out.printf("  smtp-source into smtp-sink %.0f/s%n", median(ceiling));
            assertThat(ratio).isGreaterThanOrEqualTo(times);
        }
    }

    @Test
    void relaysMoreThanPostfix() throws Exception {
        try (Sink sink = Sink.start(folder.resolve("sink.log"));
                PostfixPeer postfix = PostfixPeer.relayingLoad(folder.resolve("postfix"), sink.address());
                ServerProcess ours = ServerProcess.startForLoad(
                        folder("smtp:[127.0.0.1]:" + sink.address().getPort()))) {
            turn(runner(ours), 50, WARM_UP, true);
            Turn[] theirs = new Turn[TURNS];
            Turn[] mine = new Turn[TURNS];
            for (int i = 0; i < TURNS; i++) {
                theirs[i] = turn(runner(postfix), 50, 2000, true);
                mine[i] = turn(runner(ours), 50, 8000, true);
            }
            assertThat(print("relayed", theirs, mine)).isGreaterThanOrEqualTo(4);
        }
    }

    private static double print(String what, Turn[] theirs, Turn[] mine) {
        double ratio = median(mine, Turn::rate) / median(theirs, Turn::rate);
        double cost = median(theirs, Turn::processor) / median(mine, Turn::processor);
        System.out.printf(
                "%s: Postfix %.0f/s, %.2f ms of processor each; Mailrail %.0f/s, %.3f ms: %.1f times as many, at 1/%.1f of the cost%n",
                what,
                median(theirs, Turn::rate),
                median(theirs, Turn::processor),
                median(mine, Turn::rate),
                median(mine, Turn::processor),
                ratio,
                cost);
        return ratio;
    }

    private static double median(Turn[] turns, ToDoubleFunction<Turn> value) {
        return median(Arrays.stream(turns).mapToDouble(value).toArray());
    }

    private static double median(double[] values) {
        return Arrays.stream(values).sorted().toArray()[values.length / 2];
    }

    /** @param whole whether it counts until the queue is empty, or until the last message is acknowledged */
    private static Turn turn(Runner runner, int sessions, int messages, boolean whole) throws Exception {
        Duration before = runner.processorTime();
        double accepted = seconds(() -> send(runner.address(), sessions, messages));
        double drained =
                seconds(() -> assertThat(Await.within(TO_DRAIN, runner::isIdle)).isTrue());
        double processor = runner.processorTime().minus(before).toNanos() / 1e6;
        return new Turn(messages / (whole ? accepted + drained : accepted), processor / messages);
    }

    private interface Step {
        void run() throws Exception;
    }

    private static double seconds(Step step) throws Exception {
        long start = System.nanoTime();
        step.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private static void send(InetSocketAddress server, int sessions, int messages) throws IOException {
        SMTP_SOURCE.succeed(List.of(
                "-d",
                "-s",
                Integer.toString(sessions),
                "-m",
                Integer.toString(messages),
                "-l",
                Integer.toString(OCTETS),
                "-f",
                "someone@sender.test",
                "-t",
                "someone@elsewhere.test",
                "127.0.0.1:" + server.getPort()));
    }

    private ServerFolder folder(String transport) throws IOException {
        return ServerFolder.create(folder.resolve("ours"))
                .set("default_transport", transport)
                .set("smtpd_client_connection_count_limit", "0")
                .write();
    }

    private static Runner runner(PostfixPeer postfix) {
        return new Runner() {
            @Override
            public InetSocketAddress address() {
                return postfix.address();
            }

            @Override
            public Duration processorTime() throws IOException {
                return postfix.processorTime();
            }

            @Override
            public boolean isIdle() throws IOException {
                return postfix.isIdle();
            }
        };
    }

    private Runner runner(ServerProcess ours) {
        return new Runner() {
            @Override
            public InetSocketAddress address() {
                return ours.address("smtp");
            }

            @Override
            public Duration processorTime() {
                return ours.processorTime();
            }

            @Override
            public boolean isIdle() throws IOException {
                return queueIsEmpty(folder.resolve("ours/queue/run/control"));
            }
        };
    }

    private static boolean queueIsEmpty(Path control) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(control))) {
            channel.write(StandardCharsets.UTF_8.encode("{\"request\":\"statistics\"}\n"));
            BufferedReader answers = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
            String statistics = answers.readLine();
            if (statistics == null) throw new EOFException("the server says nothing");
            return answers.readLine().contains("\"count\":0}");
        }
    }

    /** Postfix's test server, which throws everything away. */
    private record Sink(Process process, InetSocketAddress address) implements AutoCloseable {
        static Sink start(Path log) throws Exception {
            int port = Program.freePort();
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            Process process = SMTP_SINK.start(List.of("-u", "postfix", "127.0.0.1:" + port, "1000"), log);
            if (!Await.within(Duration.ofSeconds(10), () -> DovecotPeer.listens(address))) {
                process.destroyForcibly();
                throw new IOException("smtp-sink does not listen:\n" + Files.readString(log));
            }
            return new Sink(process, address);
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
