package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailrail.core.Client;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.EnhancedStatusCode;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.core.Recipient;
import org.mailrail.core.Reply;
import org.mailrail.core.ReversePath;
import org.mailrail.core.Transaction;
import org.mailrail.queue.contract.Spools;
import org.mailrail.route.AddressClass;
import org.mailrail.route.RecipientResolver;
import org.mailrail.route.Resolution;

class MailQueueTest extends QueueFixture {
    private static final DeliveryResult GREYLISTED = new DeliveryResult.Deferred(
            EnhancedStatusCode.of("4.2.0"),
            "greylisted",
            "mx.example.net",
            Reply.of(450, "4.2.0", "greylisted"),
            false);
    private static final DeliveryResult NO_SUCH_USER = new DeliveryResult.Bounced(
            EnhancedStatusCode.of("5.1.1"), "no such user", "mx.example.net", Reply.of(550, "5.1.1", "no such user"));

    private final FaultyDisk disk = new FaultyDisk();
    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private FileSpool spool;

    @BeforeEach
    void openSpool() throws IOException {
        spool = FileSpool.builder(folder.resolve("spool"))
                .disk(disk)
                .durability(Durability.NONE)
                .open();
    }

    @AfterEach
    void closeSpool() throws IOException {
        spool.close();
    }

    private MailQueue.Builder queue() {
        return MailQueue.builder(spool)
                .clock(clock)
                .hostname(Domain.of("mail.example.org"))
                .listener(new Events())
                .transport("smtp", agent);
    }

    private final class Events implements QueueListener {
        @Override
        public void queued(Spool.StoredMessage message) {
            events.add("queued from " + message.envelope().from());
        }

        @Override
        public void attempted(QueueId id, Recipient to, String transport, String nextHop, DeliveryResult result) {
            events.add(result.getClass().getSimpleName() + " " + to.address());
        }

        @Override
        public void expired(QueueId id, Recipient recipient, DeliveryResult.Deferred last) {
            events.add("expired " + recipient.address() + " " + last.text());
        }

        @Override
        public void removed(QueueId id) {
            events.add("removed");
        }
    }

    private static QueueId submit(MailQueue queue, String from, String... to) throws IOException {
        return queue.submit(Envelope.of(from, to), content(TEXT));
    }

    private void advance(MailQueue queue, Duration by) throws InterruptedException {
        clock.advance(by);
        settle(queue);
    }

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
            assertThat(waiting.next()).contains(clock.instant().plusSeconds(300));
            advance(queue, Duration.ofSeconds(299));
            assertThat(agent.recipients()).containsExactly("grey@example.net", "ada@example.net");
            agent.answer((d, to) -> FakeAgent.RELAYED);
            advance(queue, Duration.ofSeconds(1));
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

    /** Resolves by a table: aliases, everything else by domain, {@code reject4.example} and {@code reject5.example} not at all. */
    private static final class Aliases implements RecipientResolver {
        private final Map<String, List<String>> aliases = new ConcurrentHashMap<>();
        private volatile boolean broken;

        @Override
        public Resolution resolve(ReversePath sender, EmailAddress recipient) throws IOException {
            if (broken) throw new IOException("no connection to the database");
            List<String> to = aliases.get(recipient.folded());
            return to == null
                    ? resolveExpanded(sender, recipient)
                    : new Resolution.Expand(to.stream().map(EmailAddress::of).toList());
        }

        @Override
        public Resolution resolveExpanded(ReversePath sender, EmailAddress recipient) throws IOException {
            if (broken) throw new IOException("no connection to the database");
            String domain = recipient.host().toString();
            return switch (domain) {
                case "reject4.example" -> new Resolution.Reject(Reply.of(450, "4.1.1", "not now"));
                case "reject5.example" -> new Resolution.Reject(Reply.of(550, "5.1.1", "nobody"));
                default -> new Resolution.Deliver(recipient, AddressClass.DEFAULT, transport(domain), domain);
            };
        }

        private static String transport(String domain) {
            return domain.equals("unknown-transport.example") ? "uucp" : "smtp";
        }
    }

    @Test
    void aliasesAreExpandedWhenAMessageIsQueuedAndEachRecipientGetsItOnce() throws Exception {
        Aliases aliases = new Aliases();
        // A member that names an alias is final: asked again, it would stand for others.
        aliases.aliases.put("team@example.org", List.of("ada@example.net", "ADA@example.net", "more@example.org"));
        aliases.aliases.put("more@example.org", List.of("carl@example.net"));
        try (MailQueue queue = queue().resolver(aliases).build()) {
            Recipient team = new Recipient(EmailAddress.of("team@example.org"), Set.of(Recipient.Notify.FAILURE), null);
            Envelope envelope =
                    Envelope.of("app@example.org", "bob@example.net").plus(team);
            queue.submit(envelope, content(TEXT));
            settle(queue);
            assertThat(agent.recipients())
                    .containsExactlyInAnyOrder("bob@example.net", "ada@example.net", "more@example.org");
        }
    }

    @Test
    void theParametersOfAnAliasGoToThoseBehindItAndTheReportNamesTheAlias() throws Exception {
        Aliases aliases = new Aliases();
        aliases.aliases.put("info+x@example.org", List.of("ada@example.net"));
        agent.answer((d, to) -> d.envelope().from().mailbox().isPresent() ? NO_SUCH_USER : FakeAgent.RELAYED);
        try (MailQueue queue = queue().resolver(aliases).build()) {
            submit(queue, "app@example.org", "info+x@example.org");
            settle(queue);
            assertThat(agent.seen().get(1).text())
                    .contains("Original-Recipient: rfc822; info+x@example.org\r\n")
                    .contains("Final-Recipient: rfc822; ada@example.net\r\n");
        }
    }

    @Test
    void aliasesThatCannotBeLookedUpRefuseTheMessage() throws Exception {
        Aliases aliases = new Aliases();
        try (MailQueue queue = queue().resolver(aliases).build()) {
            aliases.broken = true;
            assertThatThrownBy(() -> submit(queue, "", "ada@example.org")).isInstanceOf(IOException.class);
            aliases.broken = false;
            submit(queue, "", "bob@example.org");
            settle(queue);
            assertThat(agent.recipients()).containsExactly("bob@example.org");
        }
        assertThat(Spools.recovered(spool)).isEmpty();
    }

    @Test
    void whatTheResolverRejectsIsReportedOrTriedAgain() throws Exception {
        Aliases aliases = new Aliases();
        try (MailQueue queue = queue().resolver(aliases).build()) {
            submit(
                    queue,
                    "app@example.org",
                    "a@reject4.example",
                    "a@reject5.example",
                    "a@unknown-transport.example",
                    "a@example.net");
            settle(queue);
            assertThat(agent.recipients()).containsExactlyInAnyOrder("a@example.net", "app@example.org");
            assertThat(queue.list())
                    .singleElement()
                    .satisfies(m -> assertThat(m.recipients())
                            .extracting(EmailAddress::toString)
                            .containsExactly("a@reject4.example", "a@unknown-transport.example"));
            aliases.broken = true;
            advance(queue, Duration.ofMinutes(5));
            assertThat(queue.list()).hasSize(1);
        }
    }

    @Test
    void whomAnAgentExpandsGetTheMessageWithTheirParameters() throws Exception {
        agent.answer((d, to) -> to.address().localPart().equals("list")
                ? new DeliveryResult.Expanded(
                        List.of(EmailAddress.of("ada@example.net"), EmailAddress.of("bob@example.net")))
                : FakeAgent.RELAYED);
        try (MailQueue queue = queue().build()) {
            submit(queue, "app@example.org", "list@example.org");
            settle(queue);
            assertThat(agent.recipients()).containsExactly("list@example.org", "ada@example.net", "bob@example.net");
            assertThat(agent.seen().get(1).from()).isEqualTo("<app@example.org>");
            assertThat(agent.seen().get(1).text())
                    .startsWith("Received: by mail.example.org (Mailrail) id ")
                    .endsWith("\r\n" + TEXT);
            assertThat(queue.list()).isEmpty();
        }
    }

    @Test
    void anExpansionThatLeadsInACircleComesToAnEnd() throws Exception {
        agent.answer((d, to) -> d.envelope().from().mailbox().isPresent()
                ? new DeliveryResult.Expanded(List.of(EmailAddress.of("loop@example.org")))
                : FakeAgent.RELAYED);
        try (MailQueue queue = queue().build()) {
            submit(queue, "app@example.org", "loop@example.org");
            settle(queue);
            assertThat(agent.recipients()).hasSize(52).endsWith("app@example.org");
            assertThat(queue.list()).isEmpty();
        }
    }

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
    void aQueueNeedsATransport() {
        assertThatThrownBy(() -> MailQueue.builder(spool).build()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> MailQueue.builder(spool)
                        .transport("a", agent)
                        .transport("b", agent)
                        .build())
                .isInstanceOf(IllegalStateException.class);
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
    void aScheduleThatFailsDelaysTheMessageOnly() throws Exception {
        agent.answer((delivery, recipient) -> GREYLISTED);
        RetrySchedule broken = (arrival, now) -> {
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

    @Test
    void nobodyStandsForNobody() {
        assertThatThrownBy(() -> new DeliveryResult.Expanded(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Resolution.Expand(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
