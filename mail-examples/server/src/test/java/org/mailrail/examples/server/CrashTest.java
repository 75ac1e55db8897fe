package org.mailrail.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server's process is killed (SIGKILL, so that it can tidy nothing), and started again: every message that it has
 * acknowledged with a 250 is in the mailboxes then, whole. One that comes twice is allowed, as RFC 5321 section 6.1
 * prefers it to one that is lost; how many do is printed.
 */
@Tag("crash")
class CrashTest {
    private static final Duration TO_DELIVER = Duration.ofSeconds(90);
    private static final int SESSIONS = 10;
    private static final int MOST_COPIES = 200;
    private static final int LONGEST_MOMENT_MILLIS = 50;
    private static final int LONGEST_START_MILLIS = 1_500;

    @TempDir
    Path folder;

    private ServerFolder ours;

    @BeforeEach
    void configure() throws IOException {
        ours = ServerFolder.create(folder.resolve("ours"))
                .set("minimal_backoff_time", "1s")
                .set("maximal_backoff_time", "1s");
    }

    /** The property's rounds in one folder: what a crash leaves behind is there for all later ones. */
    @Test
    void killedAtAnyMoment() throws Exception {
        int rounds = Integer.getInteger("mailrail.crash.rounds", 5);
        long seed = System.nanoTime();
        System.out.println("CrashTest: " + rounds + " rounds, seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        Ledger ledger = new Ledger(seed);
        ours.write();
        ServerProcess server = ServerProcess.start(ours);
        try {
            for (int round = 1; round <= rounds; round++) {
                // Counted in acknowledgements, so that there are some however slow the machine is.
                int copies = random.nextInt(MOST_COPIES);
                Duration moment = Duration.ofMillis(random.nextInt(LONGEST_MOMENT_MILLIS));
                try (Senders senders = Senders.start(server.address("smtp"), SESSIONS, ledger)) {
                    senders.kill(server, copies, moment);
                }
                // A crash while the crash is being recovered from.
                if (random.nextInt(3) == 0) launchAndKill(Duration.ofMillis(random.nextInt(LONGEST_START_MILLIS)));
                server = ServerProcess.start(ours);
                assertAllArrive(
                        ledger,
                        server,
                        "round " + round + " of seed " + seed + ", killed " + moment + " after " + copies + " copies");
            }
        } finally {
            server.close();
        }
        System.out.println("CrashTest: " + ledger.summary(ours));
    }

    @Test
    void killedWhileTheTargetCannotBeReached() throws Exception {
        Ledger ledger = new Ledger(1);
        ours.set("virtual_transport", "lmtp:inet:127.0.0.1:" + closedPort()).write();
        sendAndKill(ledger);
        assertDeliversOnceTheTargetIsThere(ledger);
    }

    @Test
    void killedWhileTheTargetIsTakingTheMessage() throws Exception {
        Ledger ledger = new Ledger(2);
        // Takes connections and says nothing, so that the deliveries are under way when the server is killed.
        try (ServerSocket silent = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
            ours.set("virtual_transport", "lmtp:inet:127.0.0.1:" + silent.getLocalPort())
                    .write();
            sendAndKill(ledger);
        }
        assertDeliversOnceTheTargetIsThere(ledger);
    }

    private void sendAndKill(Ledger ledger) throws Exception {
        ServerProcess server = ServerProcess.start(ours);
        try (SmtpSession session = new SmtpSession(server.address("smtp"))) {
            for (int i = 0; i < 20; i++) ledger.send(session);
        } finally {
            server.kill();
        }
        assertThat(ledger.missing(ours))
                .as("nothing can have been delivered yet")
                .hasSize(ledger.acknowledged());
    }

    private void assertDeliversOnceTheTargetIsThere(Ledger ledger) throws Exception {
        ours.set("virtual_transport", "mailbox").write();
        try (ServerProcess server = ServerProcess.start(ours)) {
            assertAllArrive(ledger, server, "after the restart");
        }
    }

    private void assertAllArrive(Ledger ledger, ServerProcess server, String when) throws Exception {
        Await.within(TO_DELIVER, () -> ledger.missing(ours).isEmpty());
        assertThat(ledger.missing(ours))
                .as("acknowledged, but in no mailbox %s; the server says\n%s", when, server.log())
                .isEmpty();
    }

    private void launchAndKill(Duration moment) throws Exception {
        ServerProcess recovering = ServerProcess.launch(ours);
        if (recovering.endsWithin(moment)) {
            throw new AssertionError("the server ended by itself while it recovered:\n" + recovering.log());
        }
        recovering.kill();
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
