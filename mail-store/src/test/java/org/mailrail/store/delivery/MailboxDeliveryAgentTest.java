package org.mailrail.store.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.EnhancedStatusCode;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.message.MessageContent;
import org.mailrail.queue.Delivery;
import org.mailrail.queue.DeliveryResult;
import org.mailrail.queue.NoSpaceException;
import org.mailrail.store.MailAccount;
import org.mailrail.store.MailStore;
import org.mailrail.store.Mailbox;
import org.mailrail.store.MailboxName;
import org.mailrail.store.memory.MemoryStore;

class MailboxDeliveryAgentTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private record OneDelivery(Envelope envelope, MessageContent content) implements Delivery {
        @Override
        public QueueId queueId() {
            return new QueueId("Q1");
        }

        @Override
        public String deliveryId() {
            return "Q1.1";
        }

        @Override
        public String nextHop() {
            return "";
        }

        @Override
        public Instant arrival() {
            return NOW;
        }

        @Override
        public void submit(Envelope more, MessageContent text) {
            throw new UnsupportedOperationException("final delivery submits nothing");
        }
    }

    private static Delivery delivery(String from, String... to) {
        MessageContent content = MessageContent.of("Subject: x\r\n\r\nbody\r\n".getBytes(StandardCharsets.UTF_8));
        return new OneDelivery(Envelope.of(from, to), content);
    }

    private static Optional<String> user(EmailAddress address) {
        return address.localPart().startsWith("ada") ? Optional.of("ada@example.org") : Optional.empty();
    }

    private static MailboxDeliveryAgent agent(MailStore store) {
        return MailboxDeliveryAgent.builder(store, MailboxDeliveryAgentTest::user)
                .clock(InstantSource.fixed(NOW))
                .build();
    }

    @Test
    void eachRecipientGetsTheMessageWithItsTrace() throws IOException {
        MemoryStore store = new MemoryStore();
        List<DeliveryResult> results = agent(store)
                .deliver(delivery("bob@example.net", "ada@example.org", "eve@example.org", "ada.b@example.org"));
        assertThat(results.get(0)).isInstanceOf(DeliveryResult.Delivered.class);
        assertThat(results.get(1)).isEqualTo(DeliveryResult.Bounced.of("5.1.1", "unknown user"));
        assertThat(results.get(2)).isInstanceOf(DeliveryResult.Delivered.class);
        try (Mailbox inbox =
                store.account("ada@example.org").open(MailboxName.INBOX).orElseThrow()) {
            assertThat(inbox.message(1).orElseThrow().content().stream())
                    .hasContent(
                            "Return-Path: <bob@example.net>\r\nDelivered-To: ada@example.org\r\nSubject: x\r\n\r\nbody\r\n");
            assertThat(inbox.message(2).orElseThrow().content().stream())
                    .hasContent(
                            "Return-Path: <bob@example.net>\r\nDelivered-To: ada.b@example.org\r\nSubject: x\r\n\r\nbody\r\n");
            assertThat(inbox.message(1).orElseThrow().internalDate()).isEqualTo(NOW);
        }
    }

    @Test
    void aReportHasTheNullReversePath() throws IOException {
        MemoryStore store = new MemoryStore();
        MailboxName folder = MailboxName.of("Reports/In", '/');
        MailboxDeliveryAgent agent = MailboxDeliveryAgent.builder(store, MailboxDeliveryAgentTest::user)
                .folder(folder)
                .build();
        agent.deliver(delivery("", "ada@example.org"));
        try (Mailbox mailbox = store.account("ada@example.org").open(folder).orElseThrow()) {
            assertThat(new String(
                            mailbox.message(1).orElseThrow().content().stream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("Return-Path: <>\r\n");
        }
    }

    /** A store whose disk says no. */
    private record Failing(IOException failure) implements MailStore {
        @Override
        public MailAccount account(String user) throws IOException {
            throw failure;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    private static EnhancedStatusCode deferredWith(IOException failure) {
        DeliveryResult result = agent(new Failing(failure))
                .deliver(delivery("", "ada@example.org"))
                .get(0);
        return ((DeliveryResult.Deferred) result).status();
    }

    @Test
    void troubleWithTheDiskIsTriedAgain() {
        assertThat(deferredWith(new IOException("Input/output error"))).hasToString("4.2.0");
        assertThat(deferredWith(new NoSpaceException("full"))).hasToString("4.3.1");
        assertThat(deferredWith(new IOException("Disk quota exceeded"))).hasToString("4.2.2");
    }

    @Test
    void troubleWithTheUserDatabaseIsTriedAgain() {
        MailboxDeliveryAgent agent = MailboxDeliveryAgent.builder(new MemoryStore(), address -> {
                    throw new IOException("no database");
                })
                .build();
        assertThat(agent.deliver(delivery("", "ada@example.org")).get(0)).isInstanceOf(DeliveryResult.Deferred.class);
    }

    @Test
    void aUserNameThatLeadsElsewhereDeliversNothing() {
        MailboxDeliveryAgent agent = MailboxDeliveryAgent.builder(new MemoryStore(), address -> Optional.of("../x"))
                .build();
        DeliveryResult result = agent.deliver(delivery("", "ada@example.org")).get(0);
        assertThat(((DeliveryResult.Deferred) result).status()).hasToString("4.3.5");
    }
}
