package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mailrail.core.Envelope;
import org.mailrail.core.Handling;
import org.mailrail.core.QueueId;
import org.mailrail.queue.QueueMetrics.Result;
import org.mailrail.queue.QueueMetrics.Stage;

class QueueMetricsTest extends QueueFixture {
    private static Histogram latency(MailQueue queue, Stage stage) {
        return queue.metrics().latency(stage);
    }

    private static List<Long> ages(MailQueue queue, QueuedMessage.State state) {
        return queue.metrics().age(state).counts();
    }

    @Test
    void whatBecomesOfRecipientsIsCounted() throws Exception {
        agent.answer((delivery, to) -> switch (to.address().localPart()) {
            case "grey" -> GREYLISTED;
            case "nobody" -> NO_SUCH_USER;
            case "mailbox" -> new DeliveryResult.Delivered("ok");
            default -> FakeAgent.RELAYED;
        });
        try (MailQueue queue = queue().build()) {
            submit(queue, "app@example.org", "grey@example.net", "nobody@example.net", "mailbox@example.net");
            settle(queue);
            for (int i = 0; i < 6; i++) advance(queue, Duration.ofDays(1));
            assertThat(queue.list()).isEmpty();
            QueueMetrics metrics = queue.metrics();
            assertThat(metrics.messages()).as("with two reports").isEqualTo(3);
            assertThat(metrics.results())
                    .containsEntry(Result.DELIVERED, 1L)
                    .containsEntry(Result.RELAYED, 2L)
                    .containsEntry(Result.BOUNCED, 1L)
                    .containsEntry(Result.EXPANDED, 0L)
                    .containsEntry(Result.EXPIRED, 1L);
            assertThat(metrics.count(Result.DEFERRED)).isEqualTo(metrics.attempts() - 2);
        }
    }

    @Test
    void timesAreTakenByStageFromTheReleaseOn() throws Exception {
        agent.answer((delivery, to) -> {
            clock.advance(Duration.ofSeconds(3));
            return delivery.recipients().size() == 1 && agent.seen().size() == 1 ? GREYLISTED : FakeAgent.RELAYED;
        });
        try (MailQueue queue = queue().build()) {
            Handling later = Handling.USUAL.withNotBefore(clock.instant().plus(Duration.ofHours(1)));
            queue.submit(Envelope.of("", "ada@example.net").with(later), CONTENT);
            advance(queue, Duration.ofHours(1));
            advance(queue, Duration.ofSeconds(400));
            assertThat(latency(queue, Stage.FIRST_ATTEMPT).count()).isEqualTo(1);
            assertThat(latency(queue, Stage.FIRST_ATTEMPT).total()).isZero();
            assertThat(latency(queue, Stage.ATTEMPT).count()).isEqualTo(2);
            assertThat(latency(queue, Stage.ATTEMPT).average()).isEqualTo(Duration.ofSeconds(3));
            assertThat(latency(queue, Stage.DELIVERED).count()).isEqualTo(1);
            assertThat(latency(queue, Stage.DELIVERED).total()).isEqualTo(Duration.ofSeconds(406));
        }
    }

    @Test
    void agesAreCountedByState() throws Exception {
        agent.answer((delivery, to) -> GREYLISTED);
        // Nothing is due while the clock goes on below, so that the timer, which may look at any time, finds nothing to
        // do.
        RetrySchedule once = RetrySchedule.fixed(List.of(Duration.ofDays(30)));
        try (MailQueue queue = queue().schedule(once).build()) {
            submit(queue, "", "ada@example.net");
            advance(queue, Duration.ofMinutes(30));
            QueueId held = submit(queue, "", "bob@example.net");
            settle(queue);
            queue.hold(held);
            submit(queue, "", "eve@example.net");
            settle(queue);
            clock.advance(Duration.ofMinutes(7));
            assertThat(ages(queue, QueuedMessage.State.DEFERRED))
                    .containsExactly(0L, 1L, 0L, 1L, 0L, 0L, 0L, 0L, 0L, 0L);
            assertThat(ages(queue, QueuedMessage.State.HELD)).containsExactly(0L, 1L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L);
            clock.advance(Duration.ofDays(3));
            assertThat(ages(queue, QueuedMessage.State.HELD)).endsWith(1L);
            queue.delete(held);
            assertThat(ages(queue, QueuedMessage.State.HELD)).containsOnly(0L);
        }
    }

    @Test
    void metricsHaveNoGaps() {
        Map<Result, Long> none = Map.of();
        assertThatThrownBy(() -> new QueueMetrics(0, 0, none, Map.of(), Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHistogramHasACountForWhatIsBeyond() {
        List<Duration> bounds = List.of(Duration.ofSeconds(1));
        List<Long> one = List.of(1L);
        assertThatThrownBy(() -> new Histogram(bounds, one, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new Histogram(bounds, List.of(0L, 0L), Duration.ZERO).average())
                .isZero();
    }
}
