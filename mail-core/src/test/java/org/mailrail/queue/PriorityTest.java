package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mailrail.core.Envelope;
import org.mailrail.core.Handling;
import org.mailrail.queue.TransportSettings.Concurrency;

/** Who is served first of those who wait for one destination. RFC 6710. */
@Timeout(60)
class PriorityTest extends QueueFixture {
    @Test
    void theUrgentIsTakenFirstAndNobodyWaitsForEver() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        agent.answer((delivery, to) -> {
            started.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return FakeAgent.RELAYED;
        });
        TransportSettings one = TransportSettings.defaults().withConcurrency(Concurrency.upTo(1));
        try (MailQueue queue = MailQueue.builder(spool)
                .clock(clock)
                .transport("smtp", agent, one)
                .build()) {
            submit(queue, "", "first@example.net");
            assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 3; i++) submitAt(queue, -9, "slow" + i);
            clock.advance(Duration.ofSeconds(1));
            for (int i = 0; i < 9; i++) submitAt(queue, 9, "quick" + i);
            awaitActive(queue, 13);
            go.countDown();
            settle(queue);
        }
        List<String> order = agent.recipients().stream()
                .map(to -> to.substring(0, to.length() - "@example.net".length() - 1))
                .toList();
        assertThat(order.subList(1, 5)).filteredOn("quick"::equals).hasSize(3);
        assertThat(order.subList(1, 13)).filteredOn("slow"::equals).hasSize(3);
        assertThat(order.subList(9, 13)).filteredOn("quick"::equals).hasSize(3);
    }

    private static void awaitActive(MailQueue queue, int messages) throws InterruptedException {
        while (queue.statistics().active() < messages) Thread.onSpinWait();
    }

    private static void submitAt(MailQueue queue, int priority, String user) throws Exception {
        Handling handling = Handling.USUAL.withPriority(priority);
        queue.submit(Envelope.of("", user + "@example.net").with(handling), CONTENT);
    }
}
