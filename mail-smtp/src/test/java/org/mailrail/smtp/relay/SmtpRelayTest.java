package org.mailrail.smtp.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.core.Reply;
import org.mailrail.core.ReversePath;
import org.mailrail.dns.StaticResolver;
import org.mailrail.message.MessageContent;
import org.mailrail.net.ServerTls;
import org.mailrail.queue.Delivery;
import org.mailrail.queue.DeliveryResult;
import org.mailrail.route.RecipientVerdict;
import org.mailrail.smtp.SmtpServer;

@Timeout(60)
class SmtpRelayTest {
    private static final String HELLO = "S: 220 mail.example.net\nC: EHLO mx.example.org\n";
    private static final String PIPELINING =
            HELLO + "S: 250-mail.example.net\\n250-PIPELINING\\n250-8BITMIME\\n250 SIZE 1000\n";
    private static final String PLAIN = HELLO + "S: 250 mail.example.net\n";
    private static final String GROUP = "C: MAIL FROM:<app@example.org>\nC: RCPT TO:<ada@example.net>\nC: DATA\n";

    private final SmtpRelay.Builder builder = SmtpRelay.builder(Domain.of("mx.example.org"))
            .resolver(StaticResolver.builder().build())
            .timeout(Duration.ofSeconds(5));

    @Test
    void messageIsRelayedInOneGroupWherePipeliningIsOffered() throws Exception {
        try (FakeServer server = new FakeServer(
                PIPELINING + GROUP
                        + "S: 250 2.1.0 ok\nS: 250 2.1.5 ok\nS: 354 go\nDATA\nS: 250-2.0.0 queued\\n250 2.0.0 as 42\nC: QUIT\nS: 221 bye")) {
            DeliveryResult result =
                    deliver(server, "a\r\n.b\r\n..\r\n", "ada@example.net").get(0);
            assertThat(result).isInstanceOfSatisfying(DeliveryResult.Relayed.class, relayed -> {
                assertThat(relayed.reply().lines()).containsExactly("queued", "as 42");
                assertThat(relayed.remoteMta()).contains("127.0.0.1");
            });
            assertThat(server.messages()).containsExactly("a\r\n..b\r\n...\r\n.\r\n");
            assertThat(server.heard()).contains("MAIL FROM:<app@example.org> SIZE=11 BODY=8BITMIME", "QUIT");
        }
    }

    @Test
    void messageIsRelayedStepByStepToAnOldServer() throws Exception {
        try (FakeServer server = new FakeServer(HELLO + """
                S: 502 what
                C: HELO mx.example.org
                S: 250
                C: MAIL FROM:<app@example.org>
                S: 250
                C: RCPT TO:<ada@example.net>
                S: 250
                C: RCPT TO:<bob@example.net>
                S: 550 no bob
                C: DATA
                S: 354
                DATA
                S: 250
                C: QUIT
                S: 221
                """)) {
            List<DeliveryResult> results = deliver(server, "a", "ada@example.net", "bob@example.net");
            assertThat(results.get(0)).isInstanceOf(DeliveryResult.Relayed.class);
            assertThat(results.get(1)).isInstanceOfSatisfying(DeliveryResult.Bounced.class, bounced -> {
                assertThat(bounced.status()).hasToString("5.0.0");
                assertThat(bounced.text()).contains("550 no bob (in reply to RCPT)");
            });
            assertThat(server.messages()).containsExactly("a\r\n.\r\n");
            assertThat(server.heard()).contains("MAIL FROM:<app@example.org>");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    S: 451 4.2.0 later;S: 250;S: 354;DATA;S: 250            | Deferred | 4.2.0
                    S: 550 5.1.8 you;S: 503;S: 503                          | Bounced  | 5.1.8
                    S: 250;S: 450 4.2.0 greylisted;S: 554 no one            | Deferred | 4.2.0
                    S: 250;S: 550 5.1.1 nobody;S: 554 no one                | Bounced  | 5.1.1
                    S: 250;S: 550 5.1.1 nobody;S: 354 but go on;DATA;S: 250 | Bounced  | 5.1.1
                    S: 250;S: 552 5.2.2 too many;S: 554 no one              | Deferred | 4.5.3
                    S: 250;S: 552 too many;S: 554 no one                    | Deferred | 4.0.0
                    S: 250;S: 250;S: 451 4.3.0 no;C: RSET;S: 250            | Deferred | 4.3.0
                    S: 250;S: 250;S: 354;DATA;S: 451 4.3.0 later            | Deferred | 4.3.0
                    S: 250;S: 250;S: 354;DATA;S: 554-5.7.1 one\\n554 5.7.1 two | Bounced | 5.7.1
                    S: 250;S: 421 4.3.2 closing;CLOSE                       | Deferred | 4.3.2
                    S: 250;S: 250;S: 354;DATA;CLOSE                         | Deferred | 4.4.2
                    S: 250;S: 250;S: 354;CLOSE                              | Deferred | 4.4.2
                    S: 250;CLOSE                                            | Deferred | 4.4.2
                    S: garbage                                              | Deferred | 4.4.2
                    S: 999 odd                                              | Deferred | 4.4.2
                    S: 250-a\\n251 b                                        | Deferred | 4.4.2
                    """)
    void repliesDecide(String script, String outcome, String status) throws Exception {
        try (FakeServer server = new FakeServer(PIPELINING + GROUP + script.replace(";", "\n"))) {
            DeliveryResult result = deliver(server, "hi\r\n", "ada@example.net").get(0);
            assertThat(result.getClass().getSimpleName()).isEqualTo(outcome);
            String found = switch (result) {
                case DeliveryResult.Deferred deferred -> deferred.status().toString();
                case DeliveryResult.Bounced bounced -> bounced.status().toString();
                default -> "";
            };
            assertThat(found).isEqualTo(status);
        }
    }

    @Test
    void whoDoesNotAnswerIsNamedOnceAndReportsNothing() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        try (SmtpRelay relay = builder.build()) {
            MessageContent content = MessageContent.of("x".getBytes(StandardCharsets.US_ASCII));
            assertThat(relay.deliver(delivery(port, content, "ada@example.net")).get(0))
                    .isInstanceOfSatisfying(DeliveryResult.Deferred.class, deferred -> {
                        assertThat(deferred.text()).contains("refused").containsOnlyOnce("127.0.0.1:" + port);
                        assertThat(deferred.remote()).isEmpty();
                    });
        }
    }

    @Test
    void slowServerIsGivenUp() throws Exception {
        builder.timeout(Duration.ofMillis(300));
        try (FakeServer server = new FakeServer(PLAIN + "C: MAIL\nC: never")) {
            assertThat(deliver(server, "hi\r\n", "ada@example.net").get(0))
                    .isInstanceOfSatisfying(
                            DeliveryResult.Deferred.class,
                            deferred -> assertThat(deferred.status()).hasToString("4.4.2"));
        }
    }

    @Test
    void whatCannotBeSentBouncesAndNeverReachesTheWire() throws Exception {
        try (FakeServer server = new FakeServer(PLAIN + "C: QUIT", PIPELINING + "C: QUIT", PLAIN + "C: QUIT")) {
            assertBounced(deliver(server, "\u00e4\r\n", "ada@example.net").get(0), "5.6.3");
            assertBounced(deliver(server, "x".repeat(1001), "ada@example.net").get(0), "5.3.4");
            assertBounced(deliver(server, "x", "j\u00fcrgen@example.net").get(0), "5.6.7");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n.\n", "\n.\r\n", "\r.\r\n", "\r\n\0.\r\n", "\r\n.\r\r\n", "x\r"})
    void smugglingSequencesAreNotPassedOn(String sequence) throws Exception {
        try (FakeServer server = new FakeServer(PIPELINING + GROUP + "S: 250\nS: 250\nS: 354\nDATA")) {
            // A content that does not keep its promise, as a careless implementation of the interface might be.
            MessageContent careless = new Careless(
                    ("a" + sequence + "MAIL FROM:<evil@example.net>").getBytes(StandardCharsets.ISO_8859_1));
            try (SmtpRelay relay = builder.build()) {
                DeliveryResult result = relay.deliver(delivery(server.port(), careless, "ada@example.net"))
                        .get(0);
                assertBounced(result, "5.6.0");
            }
            assertThat(server.messages()).isEmpty();
        }
    }

    private record Careless(byte[] octets) implements MessageContent {
        @Override
        public long size() {
            return octets.length;
        }

        @Override
        public InputStream stream(long offset, long length) {
            return new ByteArrayInputStream(octets, (int) offset, (int) Math.min(length, octets.length - offset));
        }
    }

    @Test
    void replyInjectedBehindStartTlsEndsTheSession() throws Exception {
        String offer = HELLO + "S: 250-x\\n250 STARTTLS\nC: STARTTLS\nS: 220 go\\n250 injected";
        builder.requireTls();
        try (FakeServer server = new FakeServer(offer)) {
            assertThat(deliver(server, "hi", "ada@example.net").get(0))
                    .isInstanceOfSatisfying(
                            DeliveryResult.Deferred.class,
                            deferred -> assertThat(deferred.status()).hasToString("4.7.5"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "S: 220 x\\n250 early",
                "S: 220 x\\n250-early", // the beginning of one
                HELLO + "S: 250 x\\n250 early",
                PLAIN + "C: MAIL\nS: 250 ok\\n250 early",
                PLAIN + "C: MAIL\nS: 250 ok\nC: RCPT\nS: 250 ok\nC: DATA\nS: 354 go\\n250 2.0.0 early",
                PIPELINING + GROUP + "S: 250\\n250\\n354 go\\n250 2.0.0 early",
            })
    void replyToNoCommandIsNoAnswer(String script) throws Exception {
        try (FakeServer server = new FakeServer(script + "\nDATA")) {
            assertThat(deliver(server, "hi\r\n", "ada@example.net").get(0))
                    .isInstanceOfSatisfying(DeliveryResult.Deferred.class, deferred -> {
                        assertThat(deferred.status()).hasToString("4.4.2");
                        assertThat(deferred.text()).contains("a reply to no command");
                    });
        }
    }

    @Test
    void nextServerIsTriedWhenOneIsDownOrClosing() throws Exception {
        try (FakeServer server = new FakeServer(
                "S: 421 4.3.2 busy",
                "S: 554 go away",
                PLAIN + GROUP.replace("\n", "\nS: 250\n").replace("DATA\nS: 250", "DATA\nS: 354\nDATA\nS: 250"))) {
            builder.resolver(StaticResolver.builder()
                    .mx("example.net", 10, "mx1.example.net")
                    .mx("example.net", 20, "mx2.example.net")
                    .mx("example.net", 30, "mx3.example.net")
                    .a("mx1.example.net", "127.0.0.1")
                    .a("mx2.example.net", "127.0.0.1")
                    .a("mx3.example.net", "127.0.0.1")
                    .build());
            try (SmtpRelay relay = builder.build()) {
                Delivery delivery = delivery(
                        "example.net:" + server.port(),
                        MessageContent.of("hi\r\n".getBytes(StandardCharsets.US_ASCII)),
                        "ada@example.net");
                assertThat(relay.deliver(delivery).get(0))
                        .isInstanceOfSatisfying(
                                DeliveryResult.Relayed.class,
                                relayed -> assertThat(relayed.remoteMta()).startsWith("mx3.example.net["));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void messagesArriveOctetForOctet(long seed) throws Exception {
        List<byte[]> arrived = new CopyOnWriteArrayList<>();
        try (SmtpServer server = SmtpServer.builder(
                                Domain.of("mail.example.net"),
                                (transaction, to) -> RecipientVerdict.accept(),
                                (transaction, message) -> {
                                    ByteArrayOutputStream octets = new ByteArrayOutputStream();
                                    message.writeTo(octets);
                                    arrived.add(octets.toByteArray());
                                    return Reply.of(250, "2.0.0", "ok");
                                })
                        .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .tls(tls())
                        .build()
                        .start();
                SmtpRelay relay = builder.build()) {
            byte[] message = random(new SplittableRandom(seed), 200_000);
            Delivery delivery = delivery(
                    server.addresses().get(0).getPort(),
                    MessageContent.of(message),
                    "ada@example.net",
                    "bob@example.net");
            assertThat(relay.deliver(delivery)).allMatch(DeliveryResult.Relayed.class::isInstance);
            String received = new String(arrived.get(0), StandardCharsets.ISO_8859_1);
            assertThat(received).contains("with ESMTPS");
            String expected = new String(message, StandardCharsets.ISO_8859_1);
            assertThat(received.substring(received.length() - expected.length()))
                    .isEqualTo(expected);
        }
    }

    private static ServerTls tls() throws Exception {
        URL cert = SmtpRelayTest.class.getResource("/tls/cert.pem");
        URL key = SmtpRelayTest.class.getResource("/tls/key.pem");
        if (cert == null || key == null) throw new IOException("no key");
        return ServerTls.fromPem(Path.of(cert.toURI()), Path.of(key.toURI()));
    }

    /** Lines of any octets but NUL, with dots where they hurt. */
    private static byte[] random(SplittableRandom random, int size) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (out.size() < size) {
            int length = random.nextInt(0, 80);
            for (int dots = random.nextInt(0, 3); dots > 0; dots--) out.write('.');
            for (int i = 0; i < length; i++) {
                int b = random.nextInt(1, 256);
                if (b != '\r' && b != '\n') out.write(b);
            }
            out.write('\r');
            out.write('\n');
        }
        return out.toByteArray();
    }

    private static void assertBounced(DeliveryResult result, String status) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        DeliveryResult.Bounced.class,
                        bounced -> assertThat(bounced.status()).hasToString(status));
    }

    private List<DeliveryResult> deliver(FakeServer server, String message, String... recipients) {
        try (SmtpRelay relay = builder.build()) {
            MessageContent content = MessageContent.of(message.getBytes(StandardCharsets.ISO_8859_1));
            return relay.deliver(delivery(server.port(), content, recipients));
        }
    }

    private static Delivery delivery(int port, MessageContent content, String... recipients) {
        return delivery("[127.0.0.1]:" + port, content, recipients);
    }

    private static Delivery delivery(String nextHop, MessageContent content, String... recipients) {
        List<EmailAddress> to = Arrays.stream(recipients).map(EmailAddress::of).toList();
        return new OneDelivery(
                new QueueId("Q1"),
                "d1",
                Envelope.of(ReversePath.of(EmailAddress.of("app@example.org")), to),
                nextHop,
                content,
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
            throw new AssertionError("a relay submits nothing");
        }
    }
}
