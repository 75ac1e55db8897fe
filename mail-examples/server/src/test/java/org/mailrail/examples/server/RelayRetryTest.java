package org.mailrail.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailrail.core.Domain;
import org.mailrail.core.Envelope;
import org.mailrail.core.Reply;
import org.mailrail.core.Transaction;
import org.mailrail.dns.StaticResolver;
import org.mailrail.message.MessageContent;
import org.mailrail.queue.MailQueue;
import org.mailrail.queue.QueuedMessage;
import org.mailrail.route.RecipientVerdict;
import org.mailrail.smtp.SmtpServer;
import org.mailrail.smtp.relay.SmtpRelay;

/** The queue and the relay against a mail exchanger that says what the test has it say, on a clock of the test's. RFC 5321 section 4.5.4.1. */
class RelayRetryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration BACKOFF = Duration.ofMinutes(5);
    /** The tenth that is added to a wait at most, and the rest of a second. */
    private static final Duration JITTER = Duration.ofSeconds(31);

    @TempDir
    private Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final Queue<Reply> replies = new ArrayDeque<>();
    private final Queue<Received> received = new ConcurrentLinkedQueue<>();
    private SmtpServer exchanger;
    private SmtpRelay relay;
    private MailQueue queue;

    private record Received(Transaction transaction, String message) {}

    @BeforeEach
    void open() throws IOException {
        exchanger = SmtpServer.builder(
                        Domain.of("mx.example.net"), (transaction, to) -> RecipientVerdict.accept(), this::take)
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .build()
                .start();
        relay = SmtpRelay.builder(Domain.of("app.example.org"))
                .defaultPort(exchanger.addresses().getFirst().getPort())
                .resolver(StaticResolver.builder()
                        .mx("example.net", 10, "mx.example.net")
                        .mx("example.org", 10, "mx.example.net")
                        .a("mx.example.net", "127.0.0.1")
                        .build())
                .build();
        InstantSource clock = now::get;
        queue = MailQueue.builder(folder.resolve("spool"))
                .hostname(Domain.of("app.example.org"))
                .transport("smtp", relay)
                .clock(clock)
                .build();
    }

    @AfterEach
    void close() throws IOException {
        queue.close();
        relay.close();
        exchanger.close();
    }

    /** The next of the test's replies, 250 once there is none. */
    private synchronized Reply take(Transaction transaction, MessageContent message) throws IOException {
        try (InputStream octets = message.stream()) {
            received.add(new Received(transaction, new String(octets.readAllBytes(), StandardCharsets.ISO_8859_1)));
        }
        Reply next = replies.poll();
        return next != null ? next : Reply.of(250, "2.0.0", "Ok");
    }

    private void submit() throws IOException {
        queue.submit(
                Envelope.of("ada@example.org", "ben@example.net"),
                MessageContent.of("Subject: hello\r\n\r\nGood day.\r\n".getBytes(StandardCharsets.US_ASCII)));
    }

    private void settle() throws InterruptedException {
        assertThat(queue.awaitIdle(PATIENCE)).isTrue();
    }

    @Test
    void whatIsRefusedForNowArrivesAfterTheBackoff() throws Exception {
        replies.add(Reply.of(451, "4.3.0", "not now"));
        submit();
        settle();
        assertThat(received).hasSize(1);
        assertThat(queue.list())
                .singleElement()
                .extracting(QueuedMessage::reason)
                .asString()
                .contains("not now");

        now.updateAndGet(instant -> instant.plus(BACKOFF).minusSeconds(1));
        settle();
        assertThat(received).hasSize(1);

        now.updateAndGet(instant -> instant.plusSeconds(1).plus(JITTER));
        settle();
        assertThat(received).hasSize(2);
        assertThat(queue.list()).isEmpty();
    }

    @Test
    void whatIsRefusedForGoodIsReportedToTheSender() throws Exception {
        replies.add(Reply.of(550, "5.7.1", "never"));
        submit();
        settle();
        assertThat(queue.list()).isEmpty();
        Received report = List.copyOf(received).getLast();
        assertThat(report.transaction().envelope().from()).hasToString("<>");
        assertThat(report.transaction().envelope().recipients())
                .singleElement()
                .satisfies(to -> assertThat(to.address()).hasToString("ada@example.org"));
        assertThat(report.message())
                .contains("multipart/report")
                .contains("Final-Recipient: rfc822;")
                .contains("Status: 5.7.1")
                .contains("never");
    }

    @Test
    void aReportThatIsRefusedIsNotReported() throws Exception {
        replies.add(Reply.of(550, "5.7.1", "never"));
        replies.add(Reply.of(550, "5.7.1", "no reports"));
        submit();
        settle();
        assertThat(queue.list()).isEmpty();
        assertThat(received).hasSize(2);
    }
}
