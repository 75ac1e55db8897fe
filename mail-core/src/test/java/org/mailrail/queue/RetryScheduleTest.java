package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
        assertThat(RetrySchedule.postfix()
                        .nextAttempt(ARRIVAL, now)
                        .map(next -> Duration.between(now, next).toSeconds()))
                .isEqualTo(Optional.ofNullable(wait));
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
        assertThat(schedule.nextAttempt(ARRIVAL, ARRIVAL.plusSeconds(age)))
                .isEqualTo(Optional.ofNullable(next).map(ARRIVAL::plusSeconds));
    }

    @Test
    void noneTriesOnce() {
        assertThat(RetrySchedule.none().nextAttempt(ARRIVAL, ARRIVAL)).isEmpty();
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
