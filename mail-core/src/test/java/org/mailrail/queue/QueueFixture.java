package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.mailrail.core.Domain;
import org.mailrail.core.EnhancedStatusCode;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.core.Recipient;
import org.mailrail.core.Reply;
import org.mailrail.message.MessageContent;

/** What tests of the queue share: a spool on a disk that fails when told, a clock that goes when told, an agent that answers as told. */
abstract class QueueFixture {
    static final String TEXT = "Subject: hello\r\n\r\nHello.\r\n";
    static final MessageContent CONTENT = content(TEXT);

    static final DeliveryResult GREYLISTED = new DeliveryResult.Deferred(
            EnhancedStatusCode.of("4.2.0"),
            "greylisted",
            "mx.example.net",
            Reply.of(450, "4.2.0", "greylisted"),
            false);
    static final DeliveryResult NO_SUCH_USER = new DeliveryResult.Bounced(
            EnhancedStatusCode.of("5.1.1"), "no such user", "mx.example.net", Reply.of(550, "5.1.1", "no such user"));

    @TempDir
    Path folder;

    final TestClock clock = new TestClock();
    final FakeAgent agent = FakeAgent.accepting();
    final FaultyDisk disk = new FaultyDisk();
    /** What {@link #queue()}'s listener was told. */
    final List<String> events = Collections.synchronizedList(new ArrayList<>());

    FileSpool spool;

    @BeforeEach
    void openSpool() throws IOException {
        spool = FileSpool.builder(folder.resolve("spool"))
                .disk(disk)
                .durability(Durability.NONE)
                .open();
    }

    @AfterEach
    void closeSpool() throws IOException {
        spool.close();
    }

    /** A queue of {@code mail.example.org} on the spool, all of whose mail goes to the agent. */
    MailQueue.Builder queue() {
        return MailQueue.builder(spool)
                .clock(clock)
                .hostname(Domain.of("mail.example.org"))
                .listener(new Events())
                .transport("smtp", agent);
    }

    private final class Events implements QueueListener {
        @Override
        public void queued(Spool.StoredMessage message) {
            events.add("queued from " + message.envelope().from());
        }

        @Override
        public void attempted(QueueId id, Recipient to, String transport, String nextHop, DeliveryResult result) {
            events.add(result.getClass().getSimpleName() + " " + to.address());
        }

        @Override
        public void expired(QueueId id, Recipient recipient, DeliveryResult.Deferred last) {
            events.add("expired " + recipient.address() + " " + last.text());
        }

        @Override
        public void removed(QueueId id) {
            events.add("removed");
        }
    }

    static MessageContent content(String text) {
        return MessageContent.of(text.getBytes(StandardCharsets.UTF_8));
    }

    static QueueId submit(MailQueue queue, String from, String... to) throws IOException {
        return queue.submit(Envelope.of(from, to), CONTENT);
    }

    /** Waits until nothing is under way, and nothing due. */
    static void settle(MailQueue queue) throws InterruptedException {
        assertThat(queue.awaitIdle(Duration.ofSeconds(20))).isTrue();
    }

    /** Lets time pass, and waits until what is due by then is done. */
    void advance(MailQueue queue, Duration by) throws InterruptedException {
        clock.advance(by);
        settle(queue);
    }
}
