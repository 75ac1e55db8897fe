package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.mailrail.core.Client;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.core.Transaction;
import org.mailrail.queue.contract.Spools;
import org.mailrail.route.AddressClass;
import org.mailrail.route.RecipientResolver;
import org.mailrail.route.Resolution;

/** What goes in comes out: when it is tried, how much at once, over kills and closings. */
class MailQueueTest extends QueueFixture {
    @Test
    void whatIsSubmittedIsDelivered() throws Exception {
        try (MailQueue queue = queue().build()) {
            submit(queue, "app@example.org", "ada@example.net");
            settle(queue);
            assertThat(agent.only())
                    .isEqualTo(new FakeAgent.Seen("ada@example.net", "<app@example.org>", "example.net", TEXT));
            assertThat(queue.list()).isEmpty();
            assertThat(events).containsExactly("queued from <app@example.org>", "Relayed ada@example.net", "removed");
        }
        assertThat(Spools.recovered(spool)).isEmpty();
    }

    @Test
    void aDraftIsDeliveredWithItsPrefix() throws Exception {
        try (MailQueue queue = queue().build()) {
            Transaction transaction = Transaction.of(Client.application(), Envelope.of("", "ada@example.net"));
            try (Spool.Draft draft = queue.draft(transaction)) {
                Spools.write(draft, TEXT);
                Intake.Outcome outcome =
                        queue.commit(draft, transaction, "Received: x\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(outcome).isEqualTo(new Intake.Outcome.Queued(draft.id()));
            }
            settle(queue);
            assertThat(agent.only().text()).isEqualTo("Received: x\r\n" + TEXT);
        }
    }

    @Test
    void whoIsDeferredIsTriedAgainAfterTheBackoffAndNobodyElse() throws Exception {
        agent.answer((d, to) -> to.address().localPart().equals("grey") ? GREYLISTED : FakeAgent.RELAYED);
        try (MailQueue queue = queue().build()) {
            QueueId id = submit(queue, "app@example.org", "grey@example.net", "ada@example.net");
            settle(queue);
            QueuedMessage waiting = queue.list().get(0);
            assertThat(waiting.id()).isEqualTo(id);
            assertThat(waiting.recipients()).containsExactly(EmailAddress.of("grey@example.net"));
            assertThat(waiting.reason()).contains("greylisted");
            Instant next = waiting.next().orElseThrow();
            assertThat(next)
                    .isBetween(clock.instant().plusSeconds(300), clock.instant().plusSeconds(331));
            advance(queue, Duration.ofSeconds(299));
            assertThat(agent.recipients()).containsExactly("grey@example.net", "ada@example.net");
            agent.answer((d, to) -> FakeAgent.RELAYED);
            advance(queue, Duration.ofSeconds(32));
            assertThat(agent.recipients()).containsExactly("grey@example.net", "ada@example.net", "grey@example.net");
            assertThat(queue.list()).isEmpty();
        }
    }

    @Test
    void flushTriesAtOnce() throws Exception {
        agent.answer((d, to) -> GREYLISTED);
        try (MailQueue queue = queue().build()) {
            submit(queue, "app@example.org", "ada@example.net");
            settle(queue);
            queue.flush();
            settle(queue);
            assertThat(agent.seen()).hasSize(2);
        }
    }

    @Test
    void aKillBetweenCommitAndDeliveryLosesNothing() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        agent.answer((d, to) -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return GREYLISTED;
        });
        MailQueue killed = queue().closeTimeout(Duration.ZERO).build();
        submit(killed, "app@example.org", "ada@example.net");
        submit(killed, "app@example.org", "bob@example.net");
        Path copy = SpoolFiles.copy(folder.resolve("spool"), folder.resolve("copy"));
        killed.close();

        FakeAgent after = FakeAgent.accepting();
        try (MailQueue queue = MailQueue.builder(copy)
                .clock(clock)
                .hostname(Domain.of("mail.example.org"))
                .transport("smtp", after)
                .build()) {
            settle(queue);
            assertThat(after.recipients()).containsExactlyInAnyOrder("ada@example.net", "bob@example.net");
            assertThat(after.seen()).allMatch(seen -> seen.text().equals(TEXT));
            assertThat(queue.list()).isEmpty();
        }
    }

    @Test
    void closingInterruptsWhatTakesTooLongAndKeepsIt() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        agent.answer((d, to) -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return GREYLISTED;
        });
        MailQueue queue = queue().schedule(RetrySchedule.none())
                .closeTimeout(Duration.ofMillis(1))
                .build();
        submit(queue, "app@example.org", "ada@example.net");
        started.await();
        queue.close();
        assertThat(Spools.recovered(spool))
                .singleElement()
                .satisfies(m -> assertThat(m.remaining()).containsExactly(0));
        assertThatThrownBy(() -> submit(queue, "app@example.org", "ada@example.net"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void recipientsOfOneNextHopGoTogetherUpToTheLimit() throws Exception {
        List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
        DeliveryAgent counting = delivery -> {
            sizes.add(delivery.recipients().size());
            return delivery.recipients().stream().map(to -> FakeAgent.RELAYED).toList();
        };
        try (MailQueue queue = MailQueue.builder(spool)
                .clock(clock)
                .hostname(Domain.of("mail.example.org"))
                .transport("smtp", counting, TransportSettings.defaults().withRecipients(3))
                .build()) {
            submit(queue, "", "a@one.example", "b@one.example", "a@two.example", "c@one.example", "d@ONE.example");
            settle(queue);
            assertThat(sizes).containsExactlyInAnyOrder(3, 1, 1);
        }
    }

    @Test
    void oneDestinationNeverGetsMoreAtOnceThanItsLimitAndNeverHoldsUpOthers() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        CountDownLatch others = new CountDownLatch(5);
        AtomicInteger most = new AtomicInteger();
        AtomicInteger now = new AtomicInteger();
        agent.answer((d, to) -> {
            if (!d.nextHop().equals("slow.example")) {
                others.countDown();
                return FakeAgent.RELAYED;
            }
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            try {
                slow.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            now.decrementAndGet();
            return FakeAgent.RELAYED;
        });
        TransportSettings two = TransportSettings.defaults().withConcurrency(TransportSettings.Concurrency.upTo(2));
        try (MailQueue queue = MailQueue.builder(spool)
                .clock(clock)
                .transport("smtp", agent, two)
                .deliveries(8)
                .build()) {
            for (int i = 0; i < 50; i++) submit(queue, "", "a" + i + "@slow.example");
            for (int i = 0; i < 5; i++) submit(queue, "", "a@other" + i + ".example");
            assertThat(others.await(20, TimeUnit.SECONDS)).isTrue();
            slow.countDown();
            settle(queue);
            assertThat(most).hasValue(2);
            assertThat(agent.seen()).hasSize(55);
        }
    }

    @Test
    void aQueueNeedsATransport() {
        assertThatThrownBy(() -> MailQueue.builder(spool).build()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> MailQueue.builder(spool)
                        .transport("a", agent)
                        .transport("b", agent)
                        .build())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsDiscardedIsGoneWithoutAReport() throws Exception {
        RecipientResolver resolver =
                (sender, recipient) -> new Resolution.Deliver(recipient, AddressClass.LOCAL, "discard", "no reason");
        try (MailQueue queue = queue().resolver(resolver).build()) {
            submit(queue, "app@example.org", "ada@example.net");
            settle(queue);
            assertThat(queue.list()).isEmpty();
            assertThat(agent.recipients()).isEmpty();
        }
        assertThat(Spools.recovered(spool)).isEmpty();
    }
}
