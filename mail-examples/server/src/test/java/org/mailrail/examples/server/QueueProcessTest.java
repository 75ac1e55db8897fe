package org.mailrail.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code mailrail queue} and the server as processes of their own, as an administrator has them: also after the server was killed. */
@Timeout(300)
class QueueProcessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private record Ended(int status, String out) {}

    private Ended queue(String input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "org.mailrail.examples.server.Main",
                "queue",
                "--config",
                folder.resolve("ours").toString()));
        command.addAll(List.of(arguments));
        Path in = Files.writeString(folder.resolve("in"), input);
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        if (!Await.end(process, PATIENCE)) {
            process.destroyForcibly();
            throw new AssertionError("did not end: " + command);
        }
        return new Ended(process.exitValue(), Files.readString(out));
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void theQueueOfAServerThatWasKilledIsListedAndTheNextServerIsSteered() throws Exception {
        ServerFolder ours = ServerFolder.create(folder.resolve("ours"))
                .set("relayhost", "[127.0.0.1]:" + closedPort())
                .write();
        Path control = ours.path().resolve("queue/run/control");
        ServerProcess killed = ServerProcess.start(ours);
        String online;
        try {
            try (SmtpSession session = new SmtpSession(killed.address("smtp"))) {
                session.send(
                        "app@sender.test",
                        List.of("ada@one.test"),
                        "Subject: x\r\n\r\nx\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(Await.within(PATIENCE, () -> queue("", "list").out().contains("(")))
                    .isTrue();
            online = queue("", "list").out();
        } finally {
            killed.kill();
        }
        assertThat(control).exists();
        assertThat(queue("", "list")).isEqualTo(new Ended(0, online));

        try (ServerProcess server = ServerProcess.start(ours)) {
            assertThat(queue("", "list").out()).isEqualTo(online);
            String id = online.lines().skip(1).findFirst().orElseThrow().split(" ", -1)[0];
            assertThat(queue(id + "\n", "delete", "-")).isEqualTo(new Ended(0, ""));
            assertThat(queue(id + "\n", "delete", "-").status()).isEqualTo(1);
            assertThat(server.log()).contains(id + ": deleted");
        }
        assertThat(control).doesNotExist();
    }
}
