package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Envelope;
import org.mailrail.core.Recipient;
import org.mailrail.core.ReversePath;
import org.mailrail.queue.contract.Spools;
import org.mailrail.route.AddressClass;
import org.mailrail.route.RecipientResolver;
import org.mailrail.route.Resolution;

/** The sender is told what failed: once, and nobody of the report itself. */
class FailureReportTest extends QueueFixture {
    @Test
    void aFailureIsReportedToTheSender() throws Exception {
        agent.answer((d, to) -> to.address().localPart().equals("ada") ? NO_SUCH_USER : FakeAgent.RELAYED);
        try (MailQueue queue = queue().build()) {
            submit(queue, "app@example.org", "ada@example.net", "bob@example.net");
            settle(queue);
            assertThat(agent.recipients()).containsExactly("ada@example.net", "bob@example.net", "app@example.org");
            FakeAgent.Seen report = agent.seen().get(2);
            assertThat(report.from()).isEqualTo("<>");
            assertThat(report.text())
                    .contains("From: Mail Delivery System <MAILER-DAEMON@mail.example.org>")
                    .contains("Final-Recipient: rfc822; ada@example.net\r\n")
                    .contains("Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n")
                    .doesNotContain("bob@example.net>:")
                    .contains(TEXT);
            assertThat(queue.list()).isEmpty();
        }
    }

    @Test
    void failuresOfOneRoundAreReportedTogether() throws Exception {
        agent.answer((d, to) -> d.envelope().from().mailbox().isPresent() ? NO_SUCH_USER : FakeAgent.RELAYED);
        try (MailQueue queue = queue().build()) {
            submit(queue, "app@example.org", "a@one.example", "b@two.example", "c@three.example");
            settle(queue);
            assertThat(agent.recipients()).hasSize(4).contains("app@example.org");
        }
    }

    @Test
    void aReportThatCannotBeDeliveredIsNotReported() throws Exception {
        agent.answer((d, to) -> NO_SUCH_USER);
        try (MailQueue queue = queue().build()) {
            submit(queue, "app@example.org", "ada@example.net");
            settle(queue);
            assertThat(agent.recipients()).containsExactly("ada@example.net", "app@example.org");
            assertThat(queue.list()).isEmpty();
            assertThat(events)
                    .containsExactlyInAnyOrder(
                            "queued from <app@example.org>",
                            "Bounced ada@example.net",
                            "queued from <>",
                            "removed",
                            "Bounced app@example.org",
                            "removed");
        }
        assertThat(Spools.recovered(spool)).isEmpty();
    }

    @Test
    void whoDoesNotWantToHearOfFailuresDoesNot() throws Exception {
        agent.answer((d, to) -> NO_SUCH_USER);
        try (MailQueue queue = queue().build()) {
            Envelope envelope = Envelope.of("app@example.org")
                    .plus(new Recipient(EmailAddress.of("a@example.net"), Set.of(Recipient.Notify.NEVER), null))
                    .plus(new Recipient(EmailAddress.of("b@example.net"), Set.of(Recipient.Notify.SUCCESS), null));
            queue.submit(envelope, content(TEXT));
            settle(queue);
            assertThat(agent.recipients()).containsExactly("a@example.net", "b@example.net");
        }
        assertThat(Spools.recovered(spool)).isEmpty();
    }

    @Test
    void aMessageThatGetsTooOldIsReportedWithTheLastReason() throws Exception {
        agent.answer((d, to) -> to.address().localPart().equals("ada") ? GREYLISTED : FakeAgent.RELAYED);
        try (MailQueue queue = queue().build()) {
            submit(queue, "app@example.org", "ada@example.net");
            settle(queue);
            for (int i = 0; i < 10; i++) advance(queue, Duration.ofHours(12));
            assertThat(events).contains("expired ada@example.net greylisted");
            FakeAgent.Seen report = agent.seen().get(agent.seen().size() - 1);
            assertThat(report.to()).isEqualTo("app@example.org");
            assertThat(report.text())
                    .contains("given up")
                    .contains("Status: 4.2.0\r\n")
                    .contains("Diagnostic-Code: smtp; 450 4.2.0 greylisted\r\n");
            assertThat(queue.list()).isEmpty();
        }
    }

    @Test
    void aMessageThatGoesRoundInCirclesIsReported() throws Exception {
        try (MailQueue queue = queue().build()) {
            String hops = "Received: by x\r\n".repeat(51);
            queue.submit(Envelope.of("app@example.org", "ada@example.net"), content(hops + TEXT));
            queue.submit(
                    Envelope.of("app@example.org", "bob@example.net"),
                    content("Received: by x\r\n".repeat(50) + "\r\nReceived: this is text\r\n"));
            settle(queue);
            assertThat(agent.recipients()).containsExactlyInAnyOrder("app@example.org", "bob@example.net");
            assertThat(events).contains("Bounced ada@example.net");
        }
    }

    @Test
    void aReportThatCannotBeWrittenIsWrittenLater() throws Exception {
        agent.answer((d, to) -> {
            if (d.envelope().from() instanceof ReversePath.Null) return FakeAgent.RELAYED;
            disk.spaceLeft(0);
            return NO_SUCH_USER;
        });
        try (MailQueue queue = queue().build()) {
            submit(queue, "app@example.org", "ada@example.net");
            settle(queue);
            assertThat(queue.list()).hasSize(1);
            agent.answer((d, to) -> to.address().localPart().equals("ada") ? NO_SUCH_USER : FakeAgent.RELAYED);
            disk.spaceLeft(Integer.MAX_VALUE);
            advance(queue, Duration.ofMinutes(10));
            assertThat(agent.recipients()).containsExactly("ada@example.net", "ada@example.net", "app@example.org");
            assertThat(queue.list()).isEmpty();
        }
    }

    @Test
    void aResolverThatFailsForTheSenderLosesNoReport() throws Exception {
        AtomicInteger mistakes = new AtomicInteger(1);
        RecipientResolver resolver = (sender, recipient) -> {
            if (recipient.localPart().equals("app") && mistakes.getAndDecrement() > 0) {
                throw new IllegalStateException("a mistake");
            }
            return new Resolution.Deliver(recipient, AddressClass.DEFAULT, "smtp", "next");
        };
        agent.answer((delivery, recipient) ->
                recipient.address().localPart().equals("ada") ? NO_SUCH_USER : FakeAgent.RELAYED);
        try (MailQueue queue = queue().resolver(resolver).build()) {
            submit(queue, "app@example.org", "ada@example.net");
            settle(queue);
            assertThat(queue.list()).hasSize(1);
            advance(queue, Duration.ofMinutes(10));
            assertThat(agent.recipients()).endsWith("app@example.org");
            assertThat(queue.list()).isEmpty();
        }
    }

    @Test
    void aMessageWhoseBodyIsLostIsReportedToo() throws Exception {
        agent.answer((delivery, recipient) ->
                recipient.address().localPart().equals("ada") ? GREYLISTED : FakeAgent.RELAYED);
        RetrySchedule schedule = RetrySchedule.fixed(List.of(Duration.ofMinutes(1)));
        try (MailQueue queue = queue().schedule(schedule).build()) {
            queue.submit(
                    Envelope.of("app@example.org", "ada@example.net"),
                    content("Subject: x\r\n\r\n" + Spools.large(100_000)));
            settle(queue);
            for (Path body : SpoolFiles.files(folder.resolve("spool").resolve("bodies"))) Files.delete(body);
            advance(queue, Duration.ofMinutes(2));
            assertThat(agent.seen().getLast().to()).isEqualTo("app@example.org");
            assertThat(agent.seen().getLast().text()).contains("Action: failed", "cannot be read any more");
            assertThat(queue.list()).isEmpty();
        }
    }

    @Test
    void aLoopIsNotDeliveredBecauseItsReportHadToWait() throws Exception {
        AtomicInteger failures = new AtomicInteger(1);
        RecipientResolver resolver = (sender, recipient) -> {
            if (recipient.localPart().equals("app") && failures.getAndDecrement() > 0) throw new IOException("not now");
            return new Resolution.Deliver(recipient, AddressClass.DEFAULT, "smtp", "next");
        };
        try (MailQueue queue = queue().resolver(resolver).hopLimit(1).build()) {
            queue.submit(
                    Envelope.of("app@example.org", "ada@example.net"),
                    content("Received: x\r\nReceived: y\r\n" + TEXT));
            settle(queue);
            advance(queue, Duration.ofMinutes(10));
            assertThat(agent.recipients()).containsExactly("app@example.org");
        }
    }
}
