package org.mailrail.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
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
    @TempDir
    Path folder;

    private ServerFolder ours;

    @BeforeEach
    void configure() throws IOException {
        ours = KillRounds.configure(folder.resolve("ours"));
    }

    @Test
    void killedAtAnyMoment() throws Exception {
        KillRounds.kill(folder, Integer.getInteger("mailrail.crash.rounds", 5));
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
            Await.within(KillRounds.TO_DELIVER, () -> ledger.missing(ours).isEmpty());
            assertThat(ledger.missing(ours))
                    .as("acknowledged, but in no mailbox; the server says\n%s", server.log())
                    .isEmpty();
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
