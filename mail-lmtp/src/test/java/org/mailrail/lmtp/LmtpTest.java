package org.mailrail.lmtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.core.Reply;
import org.mailrail.core.ReversePath;
import org.mailrail.message.MessageContent;
import org.mailrail.queue.Delivery;
import org.mailrail.queue.DeliveryAgent;
import org.mailrail.queue.DeliveryResult;
import org.mailrail.route.RecipientVerdict;

/** Agent and server over real sockets: each recipient has his own answer, whatever the others have. */
@Timeout(60)
class LmtpTest {
    private static final Domain HOST = Domain.of("mail.example.org");

    private final List<String> stored = new CopyOnWriteArrayList<>();
    private int deliveriesToBusy;

    /** Stores for most, has no room for {@code full}, knows no {@code gone}; the first of two copies for {@code busy} must wait. */
    private List<DeliveryResult> deliverAll(Delivery delivery) {
        try {
            ByteArrayOutputStream octets = new ByteArrayOutputStream();
            delivery.content().writeTo(octets);
            stored.add(octets.toString(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return delivery.recipients().stream()
                .<DeliveryResult>map(recipient -> switch (recipient.address().localPart()) {
                    case "full" -> DeliveryResult.Deferred.of("4.2.2", "mailbox full");
                    case "gone" -> DeliveryResult.Bounced.of("5.2.1", "mailbox disabled");
                    case "busy" ->
                        deliveriesToBusy++ == 0
                                ? DeliveryResult.Deferred.of("4.2.0", "locked")
                                : new DeliveryResult.Delivered("stored");
                    default -> new DeliveryResult.Delivered("stored");
                })
                .toList();
    }

    private LmtpServer server(DeliveryAgent agent) throws IOException {
        return LmtpServer.builder(
                        HOST,
                        (transaction, to) -> to.at(HOST).localPart().equals("nobody")
                                ? RecipientVerdict.refuse(Reply.of(550, "5.1.1", "no such user"))
                                : RecipientVerdict.accept(),
                        agent)
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .build()
                .start();
    }

    @Test
    void eachRecipientHasHisOwnResultAlsoOneWhoIsNamedTwice() throws Exception {
        try (LmtpServer server = server(this::deliverAll);
                LmtpDeliveryAgent agent = agent()) {
            List<DeliveryResult> results = agent.deliver(delivery(
                    "inet:127.0.0.1:" + server.addresses().get(0).getPort(),
                    "busy",
                    "nobody",
                    "full",
                    "busy",
                    "gone",
                    "ada"));
            assertThat(results)
                    .extracting(LmtpTest::status)
                    .containsExactly("4.2.0", "5.1.1", "4.2.2", "2.0.0", "5.2.1", "2.0.0");
        }
        assertThat(stored).hasSize(1);
        assertThat(stored.get(0))
                .startsWith("Received: from client.example.org (")
                .contains(" with LMTP id ")
                .endsWith("\r\n.dot\r\n");
    }

    @Test
    void faultOfTheAgentIsATemporaryErrorForAll() throws Exception {
        DeliveryAgent faulty = delivery -> {
            throw new IllegalStateException("a fault");
        };
        try (LmtpServer server = server(faulty);
                LmtpDeliveryAgent agent = agent()) {
            assertThat(agent.deliver(
                            delivery("[127.0.0.1]:" + server.addresses().get(0).getPort(), "ada", "bob")))
                    .extracting(LmtpTest::status)
                    .containsExactly("4.3.0", "4.3.0");
        }
    }

    @Test
    void resultsInAWrongNumberAreATemporaryErrorForAll() throws Exception {
        DeliveryAgent forgetful = delivery -> List.of(new DeliveryResult.Delivered("stored"));
        try (LmtpServer server = server(forgetful);
                LmtpDeliveryAgent agent = agent()) {
            assertThat(agent.deliver(
                            delivery("[127.0.0.1]:" + server.addresses().get(0).getPort(), "ada", "bob")))
                    .extracting(LmtpTest::status)
                    .containsExactly("4.3.0", "4.3.0");
        }
    }

    @Test
    void expansionThatCannotBeQueuedLeavesTheOtherRecipientsTheirs() throws Exception {
        DeliveryAgent expanding = delivery -> List.of(
                new DeliveryResult.Delivered("stored"),
                new DeliveryResult.Expanded(List.of(EmailAddress.of("eve@example.org"))));
        try (LmtpServer server = server(expanding); // without a queue
                LmtpDeliveryAgent agent = agent()) {
            assertThat(agent.deliver(
                            delivery("[127.0.0.1]:" + server.addresses().get(0).getPort(), "ada", "list")))
                    .extracting(LmtpTest::status)
                    .containsExactly("2.0.0", "4.3.0");
        }
    }

    @Test
    void unusableNextHopsAreDeferred() {
        try (LmtpDeliveryAgent agent = agent()) {
            for (String nextHop : List.of("inet:[127.0.0.1", "host:99999", "unix:/nowhere/lmtp.sock", "127.0.0.1:1")) {
                assertThat(agent.deliver(delivery(nextHop, "ada")).get(0)).isInstanceOf(DeliveryResult.Deferred.class);
            }
        }
    }

    @Test
    void unixSocketIsReached(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("lmtp");
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(path));
            Thread server = Thread.ofVirtual().start(() -> {
                try (SocketChannel peer = listener.accept()) {
                    for (String reply : List.of(
                            "220 x LMTP", "250 x", "250 ok", "250 ok", "354 go", "250 2.1.5 stored", "221 bye")) {
                        peer.write(ByteBuffer.wrap((reply + "\r\n").getBytes(StandardCharsets.US_ASCII)));
                        String end = reply.startsWith("354") ? "\r\n.\r\n" : "\r\n";
                        if (!readUntil(peer, end)) return;
                    }
                } catch (IOException e) {
                    stored.add(e.toString());
                }
            });
            try (LmtpDeliveryAgent agent = agent()) {
                assertThat(agent.deliver(delivery("unix:" + path, "ada")).get(0))
                        .isInstanceOf(DeliveryResult.Relayed.class);
            }
            server.join(10_000);
        }
        assertThat(stored).isEmpty();
    }

    private static boolean readUntil(SocketChannel peer, String end) throws IOException {
        StringBuilder heard = new StringBuilder();
        while (!heard.toString().endsWith(end)) {
            ByteBuffer octets = ByteBuffer.allocate(1000);
            if (peer.read(octets) < 0) return false;
            heard.append(StandardCharsets.US_ASCII.decode(octets.flip()));
        }
        return true;
    }

    private static LmtpDeliveryAgent agent() {
        return LmtpDeliveryAgent.builder(Domain.of("client.example.org"))
                .timeout(Duration.ofSeconds(10))
                .build();
    }

    private static String status(DeliveryResult result) {
        return switch (result) {
            case DeliveryResult.Relayed relayed ->
                String.valueOf(relayed.reply().status());
            case DeliveryResult.Deferred deferred -> deferred.status().toString();
            case DeliveryResult.Bounced bounced -> bounced.status().toString();
            default -> "unexpected " + result;
        };
    }

    private static Delivery delivery(String nextHop, String... localParts) {
        List<EmailAddress> to = Arrays.stream(localParts)
                .map(local -> EmailAddress.of(local, HOST))
                .toList();
        return new OneDelivery(
                new QueueId("Q1"),
                "d1",
                Envelope.of(ReversePath.none(), to),
                nextHop,
                MessageContent.of("Subject: x\r\n\r\n.dot\r\n".getBytes(StandardCharsets.US_ASCII)),
                Instant.EPOCH);
    }

    private record OneDelivery(
            QueueId queueId,
            String deliveryId,
            Envelope envelope,
            String nextHop,
            MessageContent content,
            Instant arrival)
            implements Delivery {
        @Override
        public void submit(Envelope other, MessageContent message) {
            throw new AssertionError("an LMTP client submits nothing");
        }
    }
}
