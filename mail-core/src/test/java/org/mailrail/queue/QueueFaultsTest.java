package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mailrail.core.Envelope;
import org.mailrail.core.ReversePath;
import org.mailrail.queue.contract.Spools;

/** What agents submit, and what becomes of messages as agents, schedules and disks fail. */
class QueueFaultsTest extends QueueFixture {
    @Test
    void whatAnAgentSubmitsIsCommittedWithItsResults() throws Exception {
        Set<String> copies = new HashSet<>();
        agent.answer((d, to) -> {
            if (d.envelope().from() instanceof ReversePath.Null) return FakeAgent.RELAYED;
            try {
                d.submit(Envelope.of("", "copy@example.net"), d.content());
                copies.addAll(Spools.texts(spool));
            } catch (IOException e) {
                return GREYLISTED;
            }
            return FakeAgent.RELAYED;
        });
        try (MailQueue queue = queue().build()) {
            submit(queue, "app@example.org", "ada@example.net");
            settle(queue);
            assertThat(copies).as("not committed before the result").hasSize(1);
            assertThat(agent.recipients()).containsExactly("ada@example.net", "copy@example.net");
        }
        assertThat(Spools.recovered(spool)).isEmpty();
    }

    @Test
    void whatAnAgentSubmitsAndThenDefersIsDropped() throws Exception {
        agent.answer((d, to) -> {
            try {
                d.submit(Envelope.of("", "copy@example.net"), d.content());
            } catch (IOException e) {
                return NO_SUCH_USER;
            }
            return GREYLISTED;
        });
        try (MailQueue queue = queue().build()) {
            submit(queue, "app@example.org", "ada@example.net");
            settle(queue);
            assertThat(agent.recipients()).containsExactly("ada@example.net");
        }
        assertThat(Spools.recovered(spool)).hasSize(1);
    }

    @Test
    void whatCannotBeWrittenDownIsNotDeliveredTwice() throws Exception {
        agent.answer((d, to) -> {
            disk.spaceLeft(0);
            return FakeAgent.RELAYED;
        });
        try (MailQueue queue = queue().build()) {
            submit(queue, "app@example.org", "ada@example.net");
            settle(queue);
            assertThat(queue.list()).hasSize(1);
            assertThatThrownBy(() -> submit(queue, "app@example.org", "bob@example.net"))
                    .isInstanceOf(NoSpaceException.class);
            disk.spaceLeft(Integer.MAX_VALUE);
            advance(queue, Duration.ofMinutes(10));
            assertThat(agent.recipients()).containsExactly("ada@example.net");
            assertThat(queue.list()).isEmpty();
        }
        assertThat(Spools.recovered(spool)).isEmpty();
    }

    @Test
    void anAgentThatFailsDefers() throws Exception {
        agent.answer((d, to) -> {
            throw new IllegalStateException("a mistake");
        });
        try (MailQueue queue = queue().build()) {
            submit(queue, "app@example.org", "ada@example.net");
            settle(queue);
            assertThat(queue.list())
                    .singleElement()
                    .satisfies(m -> assertThat(m.reason()).contains("the delivery agent failed"));
        }
    }

    @Test
    void anAgentsNullAmongItsResultsKeepsNobodysPlace() throws Exception {
        DeliveryAgent broken = delivery -> Collections.singletonList(null);
        try (MailQueue queue = MailQueue.builder(spool)
                .clock(clock)
                .transport(
                        "smtp",
                        broken,
                        TransportSettings.defaults().withConcurrency(TransportSettings.Concurrency.upTo(1)))
                .build()) {
            submit(queue, "app@example.org", "ada@example.net");
            submit(queue, "app@example.org", "bob@example.net");
            settle(queue);
            assertThat(queue.list()).allMatch(message -> message.next().isPresent());
        }
    }

    @Test
    void aScheduleThatFailsDelaysTheMessageOnly() throws Exception {
        agent.answer((delivery, recipient) -> GREYLISTED);
        RetrySchedule broken = (id, arrival, now) -> {
            throw new IllegalStateException("a mistake");
        };
        try (MailQueue queue = queue().schedule(broken).build()) {
            submit(queue, "app@example.org", "ada@example.net");
            settle(queue);
            advance(queue, Duration.ofMinutes(10));
            assertThat(agent.recipients()).hasSize(2);
        }
    }

    @Test
    void whatAFailedAgentSubmittedIsNotQueued() throws Exception {
        agent.answer((delivery, recipient) -> {
            if (!recipient.address().localPart().equals("ada")) return FakeAgent.RELAYED;
            try {
                delivery.submit(Envelope.of("", "copy@example.net"), content(TEXT));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            throw new IllegalStateException("a mistake");
        });
        try (MailQueue queue = queue().build()) {
            submit(queue, "app@example.org", "ada@example.net");
            settle(queue);
            advance(queue, Duration.ofMinutes(10));
            assertThat(agent.recipients()).containsOnly("ada@example.net");
        }
    }
}
