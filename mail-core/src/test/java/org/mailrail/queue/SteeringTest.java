package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.core.Client;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.core.ReversePath;
import org.mailrail.core.Transaction;

/** What an operator does with messages in the queue, over restarts. */
class SteeringTest extends QueueFixture {
    private static final DeliveryResult LATER = DeliveryResult.Deferred.of("4.2.2", "mailbox full");

    private MailQueue open() throws IOException {
        return builder().build();
    }

    private MailQueue.Builder builder() {
        return MailQueue.builder(folder.resolve("own"))
                .clock(clock)
                .hostname(Domain.of("mail.example.org"))
                .transport("smtp", agent);
    }

    private static QueueId submitTo(MailQueue queue, String... to) throws IOException {
        return queue.submit(Envelope.of("app@example.org", to), CONTENT);
    }

    private static QueuedMessage.State state(MailQueue queue, QueueId id) throws IOException {
        return queue.find(id).orElseThrow().state();
    }

    @Test
    void whatIsDeferredIsTriedWhenItIsTimeAfterARestartToo() throws Exception {
        agent.answer((delivery, to) -> LATER);
        QueueId id;
        try (MailQueue queue = open()) {
            id = submitTo(queue, "ada@example.net");
            settle(queue);
        }
        agent.answer((delivery, to) -> FakeAgent.RELAYED);
        try (MailQueue queue = open()) {
            settle(queue);
            QueuedMessage message = queue.find(id).orElseThrow();
            assertThat(message.state()).isEqualTo(QueuedMessage.State.DEFERRED);
            Instant next = message.next().orElseThrow();
            assertThat(next)
                    .isBetween(clock.instant().plusSeconds(300), clock.instant().plusSeconds(331));
            assertThat(message.reason()).contains("mailbox full");
            assertThat(agent.seen()).hasSize(1);
            clock.advance(Duration.ofMinutes(6));
            settle(queue);
            assertThat(queue.list()).isEmpty();
            assertThat(agent.seen()).hasSize(2);
        }
    }

    private static QueueId commit(MailQueue queue, Spool.State state, String... to) throws IOException {
        Transaction transaction = Transaction.of(Client.application(), Envelope.of("app@example.org", to));
        try (Spool.Draft draft = queue.draft(transaction)) {
            draft.write(ByteBuffer.wrap("Subject: x\r\n\r\nx\r\n".getBytes(StandardCharsets.US_ASCII)));
            return ((Intake.Outcome.Queued) queue.commit(draft, transaction, new byte[0], state)).id();
        }
    }

    @Test
    void aMessageCanComeInHeldOrForLater() throws Exception {
        try (MailQueue queue = open()) {
            QueueId held = commit(queue, Spool.State.NEW.withHeld(true), "ada@example.net");
            Instant release = clock.instant().plus(Duration.ofHours(2));
            QueueId later = commit(queue, Spool.State.NEW.withNext(release), "bob@example.net");
            settle(queue);
            assertThat(agent.seen()).isEmpty();
            assertThat(state(queue, held)).isEqualTo(QueuedMessage.State.HELD);
            assertThat(queue.find(later).orElseThrow().next()).contains(release);
            clock.advance(Duration.ofHours(2));
            settle(queue);
            assertThat(agent.recipients()).containsExactly("bob@example.net");
        }
    }

    @Test
    void aFilteredMessageGoesByItsFilterOnEveryAttemptAfterARestartToo() throws Exception {
        FakeAgent scanner = new FakeAgent((delivery, to) -> LATER);
        Spool.State filtered = Spool.State.NEW.withFilter(new Spool.ContentFilter("scan", "[127.0.0.1]:10025"));
        Spool.State byDomain = Spool.State.NEW.withFilter(new Spool.ContentFilter("scan", ""));
        Spool.State unknown = Spool.State.NEW.withFilter(new Spool.ContentFilter("nobody", "x"));
        try (MailQueue queue = MailQueue.builder(folder.resolve("own"))
                .clock(clock)
                .transport("smtp", agent)
                .transport("scan", scanner)
                .build()) {
            commit(queue, filtered, "ada@example.net", "bob@example.com");
            commit(queue, byDomain, "eve@example.net");
            commit(queue, unknown, "joe@example.net");
            settle(queue);
            assertThat(queue.list().getLast().reason()).contains("there is no transport nobody");
        }
        try (MailQueue queue = MailQueue.builder(folder.resolve("own"))
                .clock(clock)
                .transport("smtp", agent)
                .transport("scan", scanner)
                .build()) {
            clock.advance(Duration.ofHours(1));
            settle(queue);
        }
        assertThat(scanner.seen().stream().map(seen -> seen.to() + " by " + seen.nextHop()))
                .containsExactlyInAnyOrder(
                        "ada@example.net by [127.0.0.1]:10025",
                        "bob@example.com by [127.0.0.1]:10025",
                        "eve@example.net by example.net",
                        "ada@example.net by [127.0.0.1]:10025",
                        "bob@example.com by [127.0.0.1]:10025",
                        "eve@example.net by example.net");
        assertThat(agent.seen()).isEmpty();
    }

    @Test
    void whatIsHeldIsNotTriedUntilItIsReleased() throws Exception {
        agent.answer((delivery, to) -> LATER);
        QueueId id;
        try (MailQueue queue = open()) {
            id = submitTo(queue, "ada@example.net");
            settle(queue);
            assertThat(queue.hold(id)).isTrue();
            assertThat(state(queue, id)).isEqualTo(QueuedMessage.State.HELD);
            assertThat(queue.statistics()).isEqualTo(new QueueStatistics(0, 0, 0, 1, 0, 0));
        }
        agent.answer((delivery, to) -> FakeAgent.RELAYED);
        try (MailQueue queue = open()) {
            clock.advance(Duration.ofDays(1));
            queue.flush();
            queue.flush(id);
            settle(queue);
            assertThat(state(queue, id)).isEqualTo(QueuedMessage.State.HELD);
            assertThat(queue.find(id).orElseThrow().reason()).contains("mailbox full");
            assertThat(queue.release(id)).isTrue();
            settle(queue);
            assertThat(queue.list()).isEmpty();
        }
    }

    @Test
    void whatIsBeingDeliveredIsHeldOrDeletedWhenItsRoundIsOver() throws Exception {
        CountDownLatch started = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        agent.answer((delivery, to) -> {
            started.countDown();
            await(go);
            return LATER;
        });
        try (MailQueue queue = open()) {
            QueueId held = submitTo(queue, "ada@example.net");
            QueueId deleted = submitTo(queue, "bob@example.net");
            assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(queue.hold(held)).isTrue();
            assertThat(queue.delete(deleted)).isTrue();
            assertThat(state(queue, held)).isEqualTo(QueuedMessage.State.ACTIVE);
            go.countDown();
            settle(queue);
            assertThat(state(queue, held)).isEqualTo(QueuedMessage.State.HELD);
            assertThat(queue.find(deleted)).isEmpty();
        }
        try (MailQueue queue = open()) {
            assertThat(queue.list().stream().map(QueuedMessage::state)).containsExactly(QueuedMessage.State.HELD);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWishForWhatItsRoundHasDoneIsNoMore(boolean hold) throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        agent.answer((delivery, to) -> {
            started.countDown();
            await(go);
            return FakeAgent.RELAYED;
        });
        List<QueueId> removed = new CopyOnWriteArrayList<>();
        QueueListener listener = new QueueListener() {
            @Override
            public void removed(QueueId id) {
                removed.add(id);
            }
        };
        try (MailQueue queue = builder().listener(listener).build()) {
            QueueId id = submitTo(queue, "ada@example.net");
            assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(hold ? queue.hold(id) : queue.delete(id)).isTrue();
            go.countDown();
            settle(queue);
            assertThat(queue.find(id)).isEmpty();
            assertThat(removed).containsExactly(id);
            assertThat(queue.statistics().messages()).isZero();
        }
    }

    @Test
    void whoFailedBeforeAMessageIsHeldIsReported() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        agent.answer((delivery, to) -> {
            started.countDown();
            await(go);
            return switch (to.address().localPart()) {
                case "nobody" -> DeliveryResult.Bounced.of("5.1.1", "no such user");
                case "full" -> LATER;
                default -> FakeAgent.RELAYED;
            };
        });
        try (MailQueue queue = open()) {
            QueueId id = submitTo(queue, "nobody@example.net", "full@example.net");
            assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
            queue.hold(id);
            go.countDown();
            settle(queue);
            assertThat(queue.find(id).orElseThrow().recipients()).containsExactly(EmailAddress.of("full@example.net"));
            assertThat(state(queue, id)).isEqualTo(QueuedMessage.State.HELD);
            assertThat(agent.seen().getLast().to()).isEqualTo("app@example.org");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatIsDeletedIsForgottenAndNobodyIsTold() throws Exception {
        agent.answer((delivery, to) -> LATER);
        try (MailQueue queue = open()) {
            QueueId id = submitTo(queue, "ada@example.net");
            settle(queue);
            assertThat(queue.delete(id)).isTrue();
            assertThat(queue.delete(id)).isFalse();
            clock.advance(Duration.ofDays(1));
            settle(queue);
            assertThat(agent.seen()).hasSize(1);
        }
        try (MailQueue queue = open()) {
            assertThat(queue.list()).isEmpty();
        }
    }

    @Test
    void aHeldMessageCanBeGivenOtherRecipientsAndAnotherSender() throws Exception {
        agent.answer((delivery, to) -> LATER);
        try (MailQueue queue = open()) {
            QueueId id = submitTo(queue, "ada@example.net");
            settle(queue);
            Envelope other = Envelope.of("postmaster@example.org", "bob@example.com");
            assertThatThrownBy(() -> queue.readdress(id, other)).isInstanceOf(IllegalStateException.class);
            queue.hold(id);
            assertThat(queue.readdress(id, other)).isTrue();
            agent.answer((delivery, to) -> FakeAgent.RELAYED);
            queue.release(id);
            settle(queue);
            assertThat(agent.seen().getLast().to()).isEqualTo("bob@example.com");
            assertThat(agent.seen().getLast().from()).isEqualTo("<postmaster@example.org>");
            assertThat(queue.list()).isEmpty();
        }
    }

    @Test
    void whatIsNotChangedOfAnEnvelopeStays() throws Exception {
        agent.answer((delivery, to) -> LATER);
        try (MailQueue queue = open()) {
            QueueId id = submitTo(queue, "ada@example.net", "bob@example.net");
            settle(queue);
            assertThatThrownBy(() -> queue.readdress(id, envelope -> envelope))
                    .isInstanceOf(IllegalStateException.class);
            queue.hold(id);
            assertThatThrownBy(() -> queue.readdress(id, envelope -> envelope.withRecipients(List.of())))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(state(queue, id)).isEqualTo(QueuedMessage.State.HELD);
            assertThat(queue.readdress(
                            id,
                            envelope -> envelope.withRecipients(
                                    envelope.recipients().subList(1, 2))))
                    .isTrue();
            QueuedMessage message = queue.find(id).orElseThrow();
            assertThat(message.sender()).hasToString("<app@example.org>");
            assertThat(message.recipients()).containsExactly(EmailAddress.of("bob@example.net"));
        }
    }

    @Test
    void aDomainIsFlushedAlone() throws Exception {
        agent.answer((delivery, to) -> LATER);
        try (MailQueue queue = open()) {
            submitTo(queue, "ada@one.example");
            submitTo(queue, "ada@two.example", "bob@one.example");
            submitTo(queue, "ada@three.example");
            settle(queue);
            agent.answer((delivery, to) -> FakeAgent.RELAYED);
            assertThat(queue.flush(Domain.of("one.example"))).isEqualTo(2);
            settle(queue);
            assertThat(queue.list().stream().map(QueuedMessage::recipients))
                    .containsExactly(List.of(EmailAddress.of("ada@three.example")));
        }
    }

    @Test
    void whatIsRequeuedStartsAnew() throws Exception {
        agent.answer((delivery, to) -> LATER);
        try (MailQueue queue = open()) {
            QueueId id = submitTo(queue, "ada@example.net");
            settle(queue);
            agent.answer((delivery, to) -> FakeAgent.RELAYED);
            assertThat(queue.requeue(id)).isTrue();
            settle(queue);
            assertThat(queue.list()).isEmpty();
        }
    }

    @Test
    void whatIsNotThereIsNotSteered() throws Exception {
        QueueId none = new QueueId("1Z1");
        try (MailQueue queue = open()) {
            assertThat(queue.hold(none)).isFalse();
            assertThat(queue.release(none)).isFalse();
            assertThat(queue.requeue(none)).isFalse();
            assertThat(queue.delete(none)).isFalse();
            assertThat(queue.flush(none)).isFalse();
            assertThat(queue.readdress(none, Envelope.of("", "a@example.org"))).isFalse();
            assertThat(queue.find(none)).isEqualTo(Optional.empty());
        }
    }

    @Test
    void isListedByWhatItIs() throws Exception {
        agent.answer((delivery, to) -> LATER);
        try (MailQueue queue = open()) {
            QueueId first = submitTo(queue, "ada@one.example");
            clock.advance(Duration.ofMinutes(1));
            QueueId second = queue.submit(Envelope.of("", "bob@two.example"), CONTENT);
            settle(queue);
            queue.hold(second);
            QueueFilter all = QueueFilter.all();
            assertThat(ids(queue, all)).containsExactly(first, second);
            assertThat(ids(queue, all.in(QueuedMessage.State.HELD))).containsExactly(second);
            assertThat(ids(queue, all.before(clock.instant()))).containsExactly(first);
            assertThat(ids(queue, all.from(ReversePath.none()))).containsExactly(second);
            assertThat(ids(queue, all.to(EmailAddress.of("ada@ONE.example")))).containsExactly(first);
            assertThat(ids(queue, all.to(Domain.of("two.example")))).containsExactly(second);
            assertThat(ids(queue, all.to(Domain.of("three.example")))).isEmpty();
        }
    }

    private static List<QueueId> ids(MailQueue queue, QueueFilter filter) throws IOException {
        List<QueueId> ids = new ArrayList<>();
        queue.list(filter, message -> ids.add(message.id()));
        return ids;
    }
}
