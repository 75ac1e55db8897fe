package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.core.Domain;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.message.MessageContent;

class RetryScheduleTest {
    private static final QueueId ID = new QueueId("1Z2");
    private static final Instant ARRIVAL = Instant.parse("2026-01-02T03:04:05Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0      | 300
            299    | 300
            300    | 300
            1000   | 1000
            4000   | 4000
            90000  | 4000
            431999 | 4000
            432000 |
            999999 |
            """)
    void postfixWaitsAsLongAsTheMessageIsOldWithinBounds(long age, Long wait) {
        Instant now = ARRIVAL.plusSeconds(age);
        Optional<Instant> next = RetrySchedule.postfix().nextAttempt(ID, ARRIVAL, now);
        assertThat(next.isPresent()).isEqualTo(wait != null);
        if (wait == null) return;
        Instant least = now.plusSeconds(wait);
        assertThat(next.get()).isBetween(least, least.plusMillis(wait * 100));
        assertThat(RetrySchedule.postfix().nextAttempt(ID, ARRIVAL, now)).isEqualTo(next);
    }

    @Test
    void whatWasDeferredTogetherDoesNotComeBackTogether() {
        Map<Long, Integer> bySecond = new HashMap<>();
        for (int i = 0; i < 3000; i++) {
            QueueId id = new QueueId("1Z" + Integer.toString(i, 30).toUpperCase(Locale.ROOT));
            Instant next =
                    RetrySchedule.postfix().nextAttempt(id, ARRIVAL, ARRIVAL).orElseThrow();
            bySecond.merge(Duration.between(ARRIVAL, next).toSeconds(), 1, Integer::sum);
        }
        assertThat(bySecond.keySet()).hasSize(30).allMatch(second -> second >= 300 && second < 330);
        assertThat(bySecond.values()).allMatch(messages -> messages >= 50 && messages <= 200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0   | 60
            59  | 60
            60  | 360
            100 | 360
            360 |
            """)
    void fixedTimesAreCountedFromTheArrival(long age, Long next) {
        RetrySchedule schedule = RetrySchedule.fixed(List.of(Duration.ofMinutes(1), Duration.ofMinutes(5)));
        assertThat(schedule.nextAttempt(ID, ARRIVAL, ARRIVAL.plusSeconds(age)))
                .isEqualTo(Optional.ofNullable(next).map(ARRIVAL::plusSeconds));
    }

    @Test
    void noneTriesOnce() {
        assertThat(RetrySchedule.none().nextAttempt(ID, ARRIVAL, ARRIVAL)).isEmpty();
    }

    /** A bounce that cannot be delivered is nobody's loss, so it may be given up earlier. */
    @Test
    void messagesOfTheNullSenderMayHaveTheirOwn(@TempDir Path folder) throws Exception {
        FakeAgent agent = new FakeAgent((delivery, to) -> DeliveryResult.Deferred.of("4.2.2", "mailbox full"));
        MessageContent content = MessageContent.of("Subject: x\r\n\r\nx\r\n".getBytes(StandardCharsets.US_ASCII));
        try (MailQueue queue = MailQueue.builder(folder.resolve("spool"))
                .clock(new TestClock())
                .hostname(Domain.of("mail.example.org"))
                .bounceSchedule(RetrySchedule.none())
                .transport("smtp", agent)
                .build()) {
            queue.submit(Envelope.of("", "ada@example.net"), content);
            QueueId kept = queue.submit(Envelope.of("app@example.org", "ada@example.net"), content);
            assertThat(queue.awaitIdle(Duration.ofSeconds(20))).isTrue();
            assertThat(queue.list()).extracting(QueuedMessage::id).containsExactly(kept);
        }
    }

    @Test
    void aWaitIsPositive() {
        List<Duration> zero = List.of(Duration.ZERO);
        assertThatThrownBy(() -> RetrySchedule.fixed(zero)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> RetrySchedule.postfix(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofDays(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
