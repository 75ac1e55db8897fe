package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.core.DeliverBy;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Envelope;
import org.mailrail.core.Handling;
import org.mailrail.core.QueueId;
import org.mailrail.core.Recipient;
import org.mailrail.core.ReversePath;
import org.mailrail.message.MailDate;
import org.mailrail.route.AddressClass;
import org.mailrail.route.RecipientResolver;
import org.mailrail.route.Resolution;

/** Messages that are sent later, and messages that have to be there by a time. RFC 4865, RFC 2852. */
@Timeout(60)
class DeadlinesTest extends QueueFixture {
    private static final Duration HOUR = Duration.ofHours(1);

    private static Envelope ada(Handling handling, Recipient.Notify... notify) {
        Recipient ada = new Recipient(EmailAddress.of("ada@example.net"), Set.of(notify), null);
        return Envelope.of("app@example.org").plus(ada).with(handling);
    }

    private Handling released(Duration later) {
        return Handling.USUAL.withNotBefore(clock.instant().plus(later));
    }

    private Handling by(Duration later, DeliverBy.Mode mode, boolean trace) {
        return Handling.USUAL.withDeliverBy(new DeliverBy(clock.instant().plus(later), mode, trace));
    }

    private List<FakeAgent.Seen> reports() {
        return agent.seen().stream().filter(seen -> seen.from().equals("<>")).toList();
    }

    @Test
    void aMessageIsNotTriedBeforeItsReleaseWhoeverFlushesItAndOverARestart() throws Exception {
        Path own = folder.resolve("own");
        QueueId id;
        try (MailQueue queue = reopened(own)) {
            id = queue.submit(ada(released(Duration.ofDays(7))), CONTENT);
            queue.flush();
            queue.flush(id);
            settle(queue);
            assertThat(agent.seen()).isEmpty();
        }
        try (MailQueue queue = reopened(own)) {
            advance(queue, Duration.ofDays(7).minusSeconds(1));
            assertThat(agent.seen()).isEmpty();
            assertThat(queue.find(id).orElseThrow().state()).isEqualTo(QueuedMessage.State.DEFERRED);
            advance(queue, Duration.ofSeconds(1));
            assertThat(agent.recipients()).containsExactly("ada@example.net");
        }
    }

    private MailQueue reopened(Path directory) throws IOException {
        return MailQueue.builder(directory)
                .clock(clock)
                .hostname(Domain.of("mail.example.org"))
                .transport("smtp", agent)
                .build();
    }

    @Test
    void aMessageGetsOldFromItsReleaseOn() throws Exception {
        agent.answer((delivery, to) -> to.address().localPart().equals("ada") ? GREYLISTED : FakeAgent.RELAYED);
        try (MailQueue queue = queue().delayWarning(HOUR).build()) {
            queue.submit(ada(released(Duration.ofDays(20))), CONTENT);
            advance(queue, Duration.ofDays(20));
            assertThat(agent.recipients()).containsExactly("ada@example.net");
            assertThat(queue.list()).hasSize(1);
            advance(queue, HOUR);
            assertThat(reports()).hasSize(1);
            Instant until = clock.instant().minus(HOUR).plus(Duration.ofDays(5));
            assertThat(reports().getFirst().text())
                    .contains("Action: delayed")
                    .contains("Will-Retry-Until: " + MailDate.format(until));
            advance(queue, Duration.ofDays(5));
            assertThat(queue.list()).isEmpty();
        }
    }

    @Test
    void thereIsALongestHold() throws Exception {
        try (MailQueue queue = queue().longestHold(HOUR).build()) {
            Envelope tooLate = ada(released(HOUR.plusSeconds(1)));
            assertThatThrownBy(() -> queue.submit(tooLate, CONTENT)).isInstanceOf(IllegalArgumentException.class);
            queue.submit(ada(released(HOUR)), CONTENT);
            assertThat(queue.list()).hasSize(1);
        }
    }

    @Test
    void membersOfAListGetItAtItsReleaseToo() throws Exception {
        EmailAddress member = EmailAddress.of("bob@example.net");
        RecipientResolver lists = new RecipientResolver() {
            @Override
            public Resolution resolve(ReversePath sender, EmailAddress recipient) {
                if (!recipient.localPart().equals("ada")) return resolveExpanded(sender, recipient);
                EmailAddress owner = EmailAddress.of("owner@example.org");
                return new Resolution.Expand(List.of(member), Map.of(member, owner));
            }

            @Override
            public Resolution resolveExpanded(ReversePath sender, EmailAddress recipient) {
                return new Resolution.Deliver(recipient, AddressClass.DEFAULT, "smtp", "next");
            }
        };
        try (MailQueue queue = queue().resolver(lists).build()) {
            queue.submit(ada(released(HOUR)), CONTENT);
            settle(queue);
            assertThat(agent.seen()).isEmpty();
            assertThat(queue.list().getFirst().next()).contains(clock.instant().plus(HOUR));
            advance(queue, HOUR);
            assertThat(agent.only().from()).isEqualTo("<owner@example.org>");
        }
    }

    @Test
    void whoHasNotGotItByTheDeadlineDoesNotGetItAnyMore() throws Exception {
        agent.answer((delivery, to) -> to.address().localPart().equals("ada") ? GREYLISTED : FakeAgent.RELAYED);
        try (MailQueue queue = queue().build()) {
            queue.submit(ada(by(Duration.ofMinutes(9), DeliverBy.Mode.RETURN, false)), CONTENT);
            settle(queue);
            advance(queue, Duration.ofSeconds(331));
            assertThat(agent.recipients()).containsExactly("ada@example.net", "ada@example.net");
            assertThat(queue.list().getFirst().next())
                    .as("the schedule would have it later")
                    .contains(clock.instant().plus(Duration.ofMinutes(9)).minusSeconds(331));
            advance(queue, Duration.ofMinutes(9).minusSeconds(331));
            assertThat(agent.recipients()).containsExactly("ada@example.net", "ada@example.net", "app@example.org");
            assertThat(reports().getFirst().text())
                    .contains("Action: failed\r\nStatus: 5.4.7\r\n")
                    .contains("Diagnostic-Code: X-Mailrail; delivery time expired\r\n");
            assertThat(queue.list()).isEmpty();
        }
    }

    @Test
    void whoWaitsForHisTurnBeyondTheDeadlineDoesNotGetIt() throws Exception {
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
        TransportSettings one = TransportSettings.defaults().withConcurrency(TransportSettings.Concurrency.upTo(1));
        try (MailQueue queue = MailQueue.builder(spool)
                .clock(clock)
                .hostname(Domain.of("mail.example.org"))
                .transport("smtp", agent, one)
                .build()) {
            submit(queue, "", "first@example.net");
            assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
            queue.submit(ada(by(HOUR, DeliverBy.Mode.RETURN, false)), CONTENT);
            while (queue.statistics().active() < 2) Thread.onSpinWait();
            clock.advance(HOUR);
            go.countDown();
            settle(queue);
            assertThat(agent.recipients()).containsExactly("first@example.net", "app@example.org");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                   | 1
            DELAY  | 1
            NEVER  | 0
            FAILURE| 0
            """)
    void theSenderIsToldOnceAtTheDeadlineIfHeDoesNotMind(Recipient.Notify notify, int told) throws Exception {
        agent.answer((delivery, to) -> to.address().localPart().equals("ada") ? GREYLISTED : FakeAgent.RELAYED);
        try (MailQueue queue = queue().build()) {
            Handling handling = by(Duration.ofMinutes(12), DeliverBy.Mode.NOTIFY, false);
            queue.submit(notify == null ? ada(handling) : ada(handling, notify), CONTENT);
            settle(queue);
            advance(queue, Duration.ofMinutes(12).minusSeconds(1));
            assertThat(reports()).isEmpty();
            advance(queue, Duration.ofSeconds(1));
            assertThat(reports()).hasSize(told);
            for (int i = 0; i < 10; i++) advance(queue, HOUR);
            assertThat(reports()).hasSize(told).allMatch(report -> report.text().contains("Action: delayed"));
            agent.answer((delivery, to) -> FakeAgent.RELAYED);
            advance(queue, Duration.ofHours(2));
            assertThat(queue.list()).isEmpty();
        }
    }

    @Test
    void aDelayThatWasToldOfBeforeIsToldOfAtTheDeadlineAgain() throws Exception {
        agent.answer((delivery, to) -> to.address().localPart().equals("ada") ? GREYLISTED : FakeAgent.RELAYED);
        try (MailQueue queue = queue().delayWarning(Duration.ofMinutes(5)).build()) {
            queue.submit(ada(by(Duration.ofHours(3), DeliverBy.Mode.NOTIFY, false)), CONTENT);
            settle(queue);
            for (int i = 0; i < 10; i++) advance(queue, HOUR);
            assertThat(reports()).hasSize(2);
        }
    }

    @ParameterizedTest
    @CsvSource({", true, 1", "NEVER, true, 0", "FAILURE, true, 1", ", false, 0"})
    void whoTracesHearsOfEachServer(Recipient.Notify notify, boolean trace, int told) throws Exception {
        try (MailQueue queue = queue().build()) {
            Handling handling = by(HOUR, DeliverBy.Mode.RETURN, trace);
            queue.submit(notify == null ? ada(handling) : ada(handling, notify), CONTENT);
            settle(queue);
            assertThat(reports()).hasSize(told).allMatch(report -> report.text().contains("Action: relayed"));
        }
    }

    @Test
    void theAgentIsGivenTheDeadlineForTheNextServer() throws Exception {
        Set<Handling> given = ConcurrentHashMap.newKeySet();
        agent.answer((delivery, to) -> {
            given.add(delivery.envelope().handling());
            return FakeAgent.RELAYED;
        });
        Handling handling = by(HOUR, DeliverBy.Mode.NOTIFY, false).withPriority(3);
        try (MailQueue queue = queue().build()) {
            queue.submit(ada(handling), CONTENT);
            settle(queue);
        }
        assertThat(given).containsExactly(handling);
    }
}
