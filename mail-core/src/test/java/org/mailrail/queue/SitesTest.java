package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.mailrail.core.Domain;
import org.mailrail.core.Envelope;
import org.mailrail.queue.TransportSettings.Concurrency;

/** How the queue treats destinations that are dead, slow, limited or crowded. */
class SitesTest extends QueueFixture {
    private static final DeliveryResult DOWN = DeliveryResult.Deferred.siteDown("4.4.1", "connection refused");

    private MailQueue.Builder builder() {
        return MailQueue.builder(folder.resolve("own")).clock(clock).hostname(Domain.of("mail.example.org"));
    }

    private static void submitTo(MailQueue queue, String... to) throws IOException {
        queue.submit(Envelope.of("", to), CONTENT);
    }

    @Test
    void aDeadSiteIsRestedAndProbedByOneThenItGetsEverything() throws Exception {
        agent.answer((delivery, to) -> DOWN);
        TransportSettings one = TransportSettings.defaults().withConcurrency(Concurrency.upTo(1));
        try (MailQueue queue = builder().transport("smtp", agent, one).build()) {
            for (int i = 0; i < 20; i++) submitTo(queue, "a" + i + "@dead.example");
            settle(queue);
            assertThat(agent.seen()).hasSize(1);
            assertThat(queue.statistics()).isEqualTo(new QueueStatistics(0, 0, 20, 0, 0, 1));
            assertThat(queue.list().getLast().reason()).contains("delivery temporarily suspended: connection refused");
            clock.advance(Duration.ofSeconds(331));
            settle(queue);
            assertThat(agent.seen()).hasSize(2);
            // The second rest is twice as long, so that the retries of the first messages meet it.
            clock.advance(Duration.ofSeconds(400));
            settle(queue);
            assertThat(agent.seen()).hasSize(2);
            agent.answer((delivery, to) -> FakeAgent.RELAYED);
            clock.advance(Duration.ofSeconds(1000));
            settle(queue);
            assertThat(agent.seen()).hasSize(22);
            assertThat(queue.list()).isEmpty();
            assertThat(queue.statistics().restingSites()).isZero();
        }
    }

    @Test
    void whoIsOnlyRefusedDoesNotMakeASiteDead() throws Exception {
        agent.answer((delivery, to) -> DeliveryResult.Deferred.of("4.2.2", "full"));
        try (MailQueue queue = builder().transport("smtp", agent).build()) {
            for (int i = 0; i < 50; i++) submitTo(queue, "a" + i + "@full.example");
            settle(queue);
            assertThat(agent.seen()).hasSize(50);
            assertThat(queue.statistics().restingSites()).isZero();
        }
    }

    @Test
    void aFlushTriesTheDeadToo() throws Exception {
        agent.answer((delivery, to) -> DOWN);
        TransportSettings one = TransportSettings.defaults().withConcurrency(Concurrency.upTo(1));
        try (MailQueue queue = builder().transport("smtp", agent, one).build()) {
            submitTo(queue, "a@dead.example");
            settle(queue);
            agent.answer((delivery, to) -> FakeAgent.RELAYED);
            submitTo(queue, "b@dead.example");
            settle(queue);
            assertThat(agent.seen()).hasSize(1);
            assertThat(queue.flush(queue.list().getFirst().id())).isTrue();
            settle(queue);
            assertThat(agent.seen()).hasSize(2);
            queue.flush();
            settle(queue);
            assertThat(queue.list()).isEmpty();
        }
    }

    @Test
    void domainsOfOneSiteShareItsRestAndItsPlaces() throws Exception {
        DeliveryAgent hosted = new DeliveryAgent() {
            @Override
            public List<DeliveryResult> deliver(Delivery delivery) {
                return agent.deliver(delivery);
            }

            @Override
            public String site(String nextHop) throws IOException {
                if (nextHop.startsWith("odd")) throw new IOException("no answer from the DNS");
                return "mx.hoster.example";
            }
        };
        agent.answer((delivery, to) -> DOWN);
        TransportSettings one = TransportSettings.defaults().withConcurrency(Concurrency.upTo(1));
        try (MailQueue queue = builder().transport("smtp", hosted, one).build()) {
            for (int i = 0; i < 20; i++) submitTo(queue, "a@customer" + i + ".example");
            submitTo(queue, "a@odd.example");
            settle(queue);
            assertThat(agent.seen()).hasSize(2);
        }
    }

    @Test
    void aRateDelayIsKept() throws Exception {
        List<Instant> times = Collections.synchronizedList(new ArrayList<>());
        agent.answer((delivery, to) -> {
            times.add(clock.instant());
            return FakeAgent.RELAYED;
        });
        TransportSettings slowly = TransportSettings.defaults().withRateDelay(Duration.ofSeconds(2));
        try (MailQueue queue = builder().transport("smtp", agent, slowly).build()) {
            for (int i = 0; i < 4; i++) submitTo(queue, "a" + i + "@example.net");
            submitTo(queue, "a@other.example");
            settle(queue);
            assertThat(times).hasSize(2);
            for (int i = 1; i <= 6; i++) {
                clock.advance(Duration.ofSeconds(1));
                settle(queue);
                assertThat(times).hasSize(2 + i / 2);
            }
            assertThat(queue.list()).isEmpty();
        }
    }

    /** The order in which deliveries to one site are made, one at a time, while the first is held up until all have come in. */
    private List<String> order(MailQueue.Builder builder, List<Envelope> envelopes) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        agent.answer((delivery, to) -> {
            try {
                assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            order.add(delivery.envelope().from().toString());
            return FakeAgent.RELAYED;
        });
        TransportSettings one = TransportSettings.defaults()
                .withConcurrency(Concurrency.upTo(1))
                .withRecipients(10);
        try (MailQueue queue = builder.transport("smtp", agent, one).build()) {
            queue.submit(Envelope.of("first@example.org", "x@example.net"), CONTENT);
            for (Envelope envelope : envelopes) {
                queue.submit(envelope, CONTENT);
            }
            while (queue.statistics().active() < envelopes.size() + 1) TimeUnit.MILLISECONDS.sleep(1);
            queue.awaitIdle(Duration.ofMillis(200)); // until all are in line; it is not idle, as the first waits
            go.countDown();
            settle(queue);
        }
        return order;
    }

    @Test
    void aMessageToManyHoldsUpNobody() throws Exception {
        String[] many = new String[1000];
        for (int i = 0; i < many.length; i++) many[i] = "member" + i + "@example.net";
        List<String> order = order(
                builder(),
                List.of(
                        Envelope.of("list@example.org", many),
                        Envelope.of("single@example.org", "ada@example.net"),
                        Envelope.of("single@example.org", "bob@example.net")));
        assertThat(order).hasSize(1003);
        assertThat(order.lastIndexOf("<single@example.org>")).isLessThan(50);
    }

    @Test
    void whoSendsMuchHoldsUpNoOtherScope() throws Exception {
        List<Envelope> envelopes = new ArrayList<>();
        for (int i = 0; i < 500; i++) envelopes.add(Envelope.of("bulk@one.example", "a" + i + "@example.net"));
        for (int i = 0; i < 5; i++) envelopes.add(Envelope.of("person@two.example", "a" + i + "@example.net"));
        List<String> order =
                order(builder().scope(message -> message.envelope().from().toString()), envelopes);
        assertThat(order).hasSize(506);
        assertThat(order.lastIndexOf("<person@two.example>")).isLessThan(15);
    }

    @Test
    void aTransportHasAScheduleOfItsOwn() throws Exception {
        agent.answer((delivery, to) -> DeliveryResult.Deferred.of("4.2.2", "full"));
        TransportSettings once = TransportSettings.defaults().withSchedule(RetrySchedule.none());
        try (MailQueue queue = builder().transport("smtp", agent, once).build()) {
            submitTo(queue, "ada@example.net");
            settle(queue);
            assertThat(queue.list()).isEmpty();
        }
    }
}
