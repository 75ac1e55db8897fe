package org.mailrail.examples.server.steering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.core.ReversePath;
import org.mailrail.examples.server.Await;
import org.mailrail.message.MessageContent;
import org.mailrail.queue.DeliveryAgent;
import org.mailrail.queue.DeliveryResult;
import org.mailrail.queue.MailQueue;

/** The control socket and clients that mean well, and others. */
@Timeout(120)
class ControlSocketTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ControlSocket.Limits QUICK = new ControlSocket.Limits(1000, 2, Duration.ofMillis(300));
    private static final MessageContent CONTENT =
            MessageContent.of("Subject: x\r\n\r\nx\r\n".getBytes(StandardCharsets.US_ASCII));

    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    @TempDir
    Path folder;

    private Path file;
    private MailQueue queue;

    @BeforeEach
    void open() throws IOException {
        file = folder.resolve("run/control");
        // What a peer says may be anything but control characters.
        DeliveryAgent agent = delivery -> Collections.nCopies(
                delivery.recipients().size(), DeliveryResult.Deferred.of("4.2.2", "full \u202e\u001b[31m\u00e9"));
        queue = MailQueue.builder(folder.resolve("queue"))
                .hostname(Domain.of("mail.example.org"))
                .transport("smtp", agent)
                .build();
    }

    @AfterEach
    void close() throws IOException {
        queue.close();
    }

    private QueueId deferred(String from, String to) throws Exception {
        QueueId id = queue.submit(Envelope.of(from, to), CONTENT);
        assertThat(queue.awaitIdle(PATIENCE)).isTrue();
        return id;
    }

    /** A client that says just what a test means to say. */
    private final class Client implements AutoCloseable {
        private final SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(file));
        private final BufferedReader in = new BufferedReader(Channels.newReader(channel, StandardCharsets.US_ASCII));

        Client() throws IOException {}

        void say(String text) throws IOException {
            ByteBuffer octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
            while (octets.hasRemaining()) channel.write(octets);
        }

        String hear() throws IOException {
            return String.valueOf(in.readLine());
        }

        String ask(String request) throws IOException {
            say(request.replace('\'', '"') + "\n");
            return hear();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    @Test
    void onlyTheOwnerMayUseIt() throws Exception {
        try (ControlSocket socket = ControlSocket.open(file, queue)) {
            assertThat(socket).isNotNull();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                    .isEqualTo("rwx------");
        }
        assertThat(file).doesNotExist();
        Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThatThrownBy(() -> ControlSocket.open(file, queue))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("others may enter " + file.getParent());
    }

    @Test
    void whatADeadServerLeftIsReplaced() throws Exception {
        Files.createDirectory(file.getParent(), PRIVATE);
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(file));
        }
        assertThat(file).exists();
        try (ControlSocket socket = ControlSocket.open(file, queue);
                Client client = new Client()) {
            assertThat(socket).isNotNull();
            assertThat(client.ask("{'request':'list'}")).isEqualTo("{\"end\":true,\"count\":0}");
        }
    }

    @Test
    void aServerThatLivesIsAnError() throws Exception {
        try (ControlSocket socket = ControlSocket.open(file, queue)) {
            assertThat(socket).isNotNull();
            assertThatThrownBy(() -> ControlSocket.open(file, queue))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another server listens on the control socket " + file);
            try (Client client = new Client()) {
                assertThat(client.ask("{'request':'list'}")).contains("end");
            }
        }
    }

    @Test
    void whatIsNoSocketIsNotRemoved() throws Exception {
        Files.createDirectory(file.getParent(), PRIVATE);
        Files.writeString(file, "precious");
        assertThatThrownBy(() -> ControlSocket.open(file, queue))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is no socket");
        assertThat(file).hasContent("precious");
    }

    @Test
    void aPathThatIsTooLongIsNamed() {
        Path tooLong = folder.resolve("x".repeat(100)).resolve("control");
        assertThatThrownBy(() -> ControlSocket.open(tooLong, queue))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("mailrail_control_socket");
    }

    @Test
    void aPathThatIsTooLongIsShortFromTheCurrentFolder() {
        Path current = Path.of("").toAbsolutePath();
        assertThat(ControlSocket.address(current.resolve("data/run/control")).getPath())
                .isEqualTo(Path.of("data/run/control"));
        assertThat(ControlSocket.address(Path.of("/r/control")).getPath()).isEqualTo(Path.of("/r/control"));
    }

    @Test
    void requestsOfOneConnectionAreAnsweredInTurn() throws Exception {
        QueueId id = deferred("app@example.org", "ada@example.net");
        try (ControlSocket socket = ControlSocket.open(file, queue);
                Client client = new Client()) {
            assertThat(socket).isNotNull();
            client.say("{\"request\":\"hold\",\"id\":\"" + id + "\"}\n{\"request\":\"statistics\"}\n");
            assertThat(client.hear()).isEqualTo("{\"queue_id\":\"" + id + "\"}");
            assertThat(client.hear()).isEqualTo("{\"end\":true,\"count\":1}");
            assertThat(client.hear())
                    .isEqualTo("{\"incoming\":0,\"active\":0,\"deferred\":0,\"hold\":1,\"deliveries\":0,"
                            + "\"resting_sites\":0}");
            assertThat(client.hear()).isEqualTo("{\"end\":true,\"count\":1}");
        }
    }

    @Test
    void nothingOfAMessageIsWrittenUnescaped() throws Exception {
        EmailAddress odd = EmailAddress.of("\"a\\\\b\u202e é\"@müller.example");
        queue.submit(Envelope.of(ReversePath.of(odd), List.of(odd)), CONTENT);
        assertThat(queue.awaitIdle(PATIENCE)).isTrue();
        try (ControlSocket socket = ControlSocket.open(file, queue);
                Client client = new Client()) {
            assertThat(socket).isNotNull();
            String answer = client.ask("{'request':'list'}");
            assertThat(answer.chars()).allMatch(c -> c >= ' ' && c < 0x7F);
            JsonObject message = JsonObject.parse(answer);
            assertThat(message.text("sender")).contains(odd.toString());
            assertThat(message.objects("recipients").getFirst().text("address")).contains(odd.toString());
            assertThat(message.text("delay_reason").orElseThrow()).contains("full \u202e?[31m\u00e9");
            assertThat(client.hear()).contains("end");
        }
    }

    @Test
    void whatIsNotUnderstoodIsAnErrorAndTheNextRequestIsAnswered() throws Exception {
        try (ControlSocket socket = ControlSocket.open(file, queue);
                Client client = new Client()) {
            assertThat(socket).isNotNull();
            for (String garbage :
                    List.of("", "GET / HTTP/1.1", "\u0000\u0001\u0002", "\u00ff\u00fe", "{\"request\":")) {
                client.say(garbage + "\n");
                assertThat(client.hear()).startsWith("{\"error\":\"syntax\",\"reason\":\"");
            }
            assertThat(client.ask("{'request':'show','id':'1Z1'}"))
                    .isEqualTo("{\"error\":\"no-such-message\",\"reason\":\"there is no message 1Z1 in the queue\"}");
            assertThat(client.ask("{'request':'list'}\r")).isEqualTo("{\"end\":true,\"count\":0}");
        }
    }

    @Test
    void tenMegabytesWithoutAnEndOfLineAreNotRead() throws Exception {
        try (ControlSocket socket = ControlSocket.open(file, queue);
                Client hostile = new Client();
                Client other = new Client()) {
            assertThat(socket).isNotNull();
            assertThatThrownBy(() -> hostile.say("x".repeat(10_000_000))).isInstanceOf(IOException.class);
            assertThat(hostile.hear()).contains("\"error\":\"syntax\"").contains("more than 65536 octets");
            assertThat(other.ask("{'request':'list'}")).contains("end");
        }
    }

    @Test
    void halfARequestIsNone() throws Exception {
        QueueId id = deferred("app@example.org", "ada@example.net");
        try (ControlSocket socket = ControlSocket.open(file, queue)) {
            assertThat(socket).isNotNull();
            try (Client client = new Client()) {
                client.say("{\"request\":\"delete\",\"id\":\"" + id + "\"}"); // no end of line
                client.channel.shutdownOutput();
                assertThat(client.hear()).isEqualTo("null");
            }
            assertThat(queue.find(id)).isPresent();
        }
    }

    @Test
    void whoKeepsItWaitingIsDisconnected() throws Exception {
        try (ControlSocket socket = ControlSocket.open(file, queue, QUICK);
                Client silent = new Client();
                Client slow = new Client()) {
            assertThat(socket).isNotNull();
            slow.say("{");
            assertThat(silent.hear()).isEqualTo("null");
            assertThat(slow.hear()).isEqualTo("null");
        }
    }

    /** Answers that nobody reads fill the socket, then time is up: there is room for another. */
    @Test
    void whoDoesNotReadAnswersIsDisconnected() throws Exception {
        deferred("app@example.org", "x".repeat(200) + "@example.net");
        int requests = 5000;
        ControlSocket.Limits one = new ControlSocket.Limits(1000, 1, Duration.ofMillis(300));
        try (ControlSocket socket = ControlSocket.open(file, queue, one);
                Client client = new Client()) {
            assertThat(socket).isNotNull();
            client.say("{\"request\":\"list\"}\n".repeat(requests));
            assertThat(Await.within(PATIENCE, () -> {
                        try (Client other = new Client()) {
                            return other.ask("{'request':'statistics'}").contains("\"deferred\":1");
                        } catch (IOException busy) {
                            return false;
                        }
                    }))
                    .isTrue();
            assertThat(answersUntilTheEnd(client)).isPositive().isLessThan(requests);
        }
    }

    private static int answersUntilTheEnd(Client client) {
        int answers = 0;
        try {
            for (String line = client.hear(); !line.equals("null"); line = client.hear()) {
                if (line.contains("\"end\"")) answers++;
            }
        } catch (IOException reset) {
            return answers; // the server closed it with requests unread
        }
        return answers;
    }

    @Test
    void connectionsHaveALimit() throws Exception {
        ControlSocket.Limits two = new ControlSocket.Limits(1000, 2, PATIENCE);
        try (ControlSocket socket = ControlSocket.open(file, queue, two)) {
            assertThat(socket).isNotNull();
            try (Client first = new Client();
                    Client second = new Client()) {
                assertThat(first.ask("{'request':'list'}")).contains("end");
                assertThat(second.ask("{'request':'list'}")).contains("end");
                try (Client third = new Client()) {
                    assertThat(third.hear()).contains("\"error\":\"busy\"");
                }
                assertThatThrownBy(() -> remote(new QueueRequest.Statistics()))
                        .isInstanceOf(Refusal.class)
                        .hasMessageContaining("2 others");
            }
        }
    }

    private int remote(QueueRequest request) throws IOException, Refusal {
        try (RemoteQueue remote = RemoteQueue.connect(file).orElseThrow()) {
            return remote.carryOut(request, shown -> {});
        }
    }

    @Test
    void closingEndsConnections() throws Exception {
        ControlSocket socket = ControlSocket.open(file, queue);
        try (Client client = new Client()) {
            assertThat(client.ask("{'request':'list'}")).contains("end");
            socket.close();
            socket.close();
            assertThat(client.hear()).isEqualTo("null");
        }
        assertThat(file).doesNotExist();
        assertThat(RemoteQueue.connect(file)).isEmpty();
    }

    @Test
    void aServerThatEndsInTheMidstOfAnAnswerIsAnError() throws Exception {
        Files.createDirectory(file.getParent());
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(file));
            Thread.ofVirtual().start(() -> {
                try (SocketChannel peer = server.accept()) {
                    peer.read(ByteBuffer.allocate(1000));
                    peer.write(ByteBuffer.wrap("{\"queue_id\":\"1Z1\"}\n{\"que".getBytes(StandardCharsets.US_ASCII)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThatThrownBy(() -> remote(new QueueRequest.Statistics())).isInstanceOf(IOException.class);
        }
    }
}
