package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Envelope;
import org.mailrail.core.Recipient;
import org.mailrail.core.Recipient.Notify;
import org.mailrail.core.Reply;
import org.mailrail.core.ReversePath;
import org.mailrail.queue.PostmasterNotices.Event;
import org.mailrail.queue.contract.Spools;
import org.mailrail.route.AddressClass;
import org.mailrail.route.RecipientResolver;
import org.mailrail.route.Resolution;

/** Who is told what became of a message, and who is not. */
class NotificationsTest extends QueueFixture {
    private static final DeliveryResult FAILS = DeliveryResult.Bounced.of("5.1.1", "no such user");
    private static final DeliveryResult WAITS = DeliveryResult.Deferred.of("4.2.2", "mailbox full");
    private static final EmailAddress POSTMASTER = EmailAddress.of("postmaster@example.org");

    private final Lists lists = new Lists();

    @Override
    MailQueue.Builder queue() {
        return super.queue().origin(Domain.of("example.org")).resolver(lists);
    }

    /** Aliases, some with owners. */
    private static final class Lists implements RecipientResolver {
        private final Map<String, Resolution.Expand> aliases = new ConcurrentHashMap<>();
        private volatile @Nullable String broken;

        void put(String alias, @Nullable String owner, String... members) {
            List<EmailAddress> addresses =
                    List.of(members).stream().map(EmailAddress::of).toList();
            Map<EmailAddress, EmailAddress> owners = new ConcurrentHashMap<>();
            if (owner != null) addresses.forEach(address -> owners.put(address, EmailAddress.of(owner)));
            aliases.put(alias, new Resolution.Expand(addresses, owners));
        }

        @Override
        public Resolution resolve(ReversePath sender, EmailAddress recipient) throws IOException {
            if (recipient.toString().equals(broken)) throw new IOException("no connection to the database");
            Resolution.Expand expand = aliases.get(recipient.toString());
            return expand == null ? resolveExpanded(sender, recipient) : expand;
        }

        @Override
        public Resolution resolveExpanded(ReversePath sender, EmailAddress recipient) {
            return new Resolution.Deliver(
                    recipient, AddressClass.DEFAULT, "smtp", recipient.host().toString());
        }
    }

    private static Envelope envelope(String from, Recipient... recipients) {
        ReversePath sender = from.isEmpty() ? ReversePath.none() : ReversePath.of(EmailAddress.of(from));
        return new Envelope(sender, List.of(recipients), Envelope.Body.SEVEN_BIT, false, null, "id-1");
    }

    private static Recipient to(String address, Notify... notify) {
        return new Recipient(EmailAddress.of(address), Set.of(notify), null);
    }

    private List<FakeAgent.Seen> sentTo(String address) {
        return agent.seen().stream().filter(seen -> seen.to().equals(address)).toList();
    }

    private static String action(FakeAgent.Seen report) {
        return report.text()
                .lines()
                .filter(line -> line.startsWith("Action: "))
                .findFirst()
                .orElseThrow();
    }

    // Delays.

    @Test
    void aDelayIsToldOnceAlsoOverARestart() throws Exception {
        agent.answer((delivery, to) -> to.address().localPart().equals("ada") ? WAITS : FakeAgent.RELAYED);
        try (MailQueue queue = queue().delayWarning(Duration.ofHours(4)).build()) {
            queue.submit(envelope("app@example.org", to("ada@example.net")), CONTENT);
            settle(queue);
            advance(queue, Duration.ofHours(3));
            assertThat(sentTo("app@example.org")).isEmpty();
            advance(queue, Duration.ofHours(3));
            FakeAgent.Seen report = sentTo("app@example.org").getFirst();
            assertThat(report.from()).isEqualTo("<>");
            assertThat(report.text())
                    .contains("Subject: Delayed Mail (still being retried)", "Action: delayed\r\nStatus: 4.2.2\r\n")
                    .contains("Will-Retry-Until: Wed, 7 Jan 2026 03:04:05 +0000\r\n")
                    .contains("Original-Envelope-Id: id-1\r\n")
                    .contains("Content-Type: text/rfc822-headers\r\n");
            advance(queue, Duration.ofHours(3));
        }
        try (MailQueue queue = queue().delayWarning(Duration.ofHours(4)).build()) {
            advance(queue, Duration.ofHours(3));
            assertThat(sentTo("ada@example.net")).hasSizeGreaterThanOrEqualTo(4);
            assertThat(sentTo("app@example.org")).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    | 1
            DELAY   | 1
            NEVER   | 0
            FAILURE | 0
            SUCCESS | 0
            """)
    void aDelayIsToldToThoseWhoWantToHearOfIt(@Nullable Notify notify, int reports) throws Exception {
        agent.answer((delivery, to) -> to.address().localPart().equals("ada") ? WAITS : FakeAgent.RELAYED);
        try (MailQueue queue = queue().delayWarning(Duration.ofHours(1)).build()) {
            Recipient ada = notify == null ? to("ada@example.net") : to("ada@example.net", notify);
            queue.submit(envelope("app@example.org", ada), CONTENT);
            settle(queue);
            advance(queue, Duration.ofHours(2));
            assertThat(sentTo("app@example.org")).hasSize(reports);
        }
    }

    @Test
    void delaysAreNotToldUnlessThatIsAskedFor() throws Exception {
        agent.answer((delivery, to) -> WAITS);
        try (MailQueue queue = queue().build()) {
            queue.submit(envelope("app@example.org", to("ada@example.net", Notify.DELAY)), CONTENT);
            settle(queue);
            advance(queue, Duration.ofDays(3));
            assertThat(sentTo("app@example.org")).isEmpty();
        }
    }

    // Success.

    @Test
    void whoAskedIsToldOfDeliveryAndRelayAndNobodyElse() throws Exception {
        agent.answer((delivery, to) -> switch (to.address().localPart()) {
            case "stored" -> new DeliveryResult.Delivered("stored in INBOX");
            case "tells" -> new DeliveryResult.Relayed("mx.example.net", Reply.of(250, "2.0.0", "OK"), true);
            default -> FakeAgent.RELAYED;
        });
        try (MailQueue queue = queue().build()) {
            queue.submit(
                    envelope(
                            "app@example.org",
                            to("stored@example.net", Notify.SUCCESS),
                            to("relayed@example.net", Notify.SUCCESS, Notify.FAILURE),
                            to("tells@example.net", Notify.SUCCESS),
                            to("silent@example.net")),
                    CONTENT);
            settle(queue);
            assertThat(sentTo("app@example.org")).singleElement().satisfies(report -> {
                assertThat(report.from()).isEqualTo("<>");
                assertThat(report.text())
                        .contains("""
                                Final-Recipient: rfc822; stored@example.net
                                Action: delivered
                                Status: 2.0.0
                                Diagnostic-Code: X-Mailrail; stored in INBOX
                                """.replace("\n", "\r\n"))
                        .contains("""
                                Final-Recipient: rfc822; relayed@example.net
                                Action: relayed
                                Status: 2.0.0
                                Remote-MTA: dns; mx.example.net
                                Diagnostic-Code: smtp; 250 2.0.0 OK
                                """.replace("\n", "\r\n"))
                        .doesNotContain("tells@", "silent@");
            });
            assertThat(queue.list()).isEmpty();
        }
    }

    @Test
    void nobodyIsToldOfTheSuccessOfAReport() throws Exception {
        try (MailQueue queue = queue().notices(allNotices()).build()) {
            queue.submit(envelope("", to("ada@example.net", Notify.SUCCESS)), CONTENT);
            settle(queue);
            assertThat(agent.recipients()).containsExactly("ada@example.net");
        }
    }

    @Test
    void anAliasForSeveralIsToldOfAsExpandedAndItsMembersAreNot() throws Exception {
        lists.put("team@example.org", null, "ada@example.net", "bob@example.net", "team@example.org");
        try (MailQueue queue = queue().build()) {
            queue.submit(envelope("app@example.org", to("team@example.org", Notify.SUCCESS)), CONTENT);
            settle(queue);
            assertThat(agent.recipients())
                    .containsExactlyInAnyOrder(
                            "ada@example.net", "bob@example.net", "team@example.org", "app@example.org");
            assertThat(sentTo("app@example.org"))
                    .singleElement()
                    .satisfies(report -> assertThat(report.text())
                            .contains("Final-Recipient: rfc822; team@example.org\r\nAction: expanded\r\n")
                            .doesNotContain("ada@", "relayed\r\n"));
        }
    }

    @Test
    void failuresBehindAnAliasAreStillToldIfAskedForAndElseNot() throws Exception {
        agent.answer((delivery, to) -> to.address().localPart().equals("ada") ? FAILS : FakeAgent.RELAYED);
        lists.put("team@example.org", null, "ada@example.net", "bob@example.net");
        lists.put("both@example.org", null, "ada@one.example", "bob@one.example");
        try (MailQueue queue = queue().build()) {
            queue.submit(
                    envelope(
                            "app@example.org",
                            to("team@example.org", Notify.SUCCESS),
                            to("both@example.org", Notify.SUCCESS, Notify.FAILURE)),
                    CONTENT);
            settle(queue);
            assertThat(sentTo("app@example.org"))
                    .extracting(NotificationsTest::action)
                    .containsExactlyInAnyOrder("Action: expanded", "Action: failed");
            assertThat(sentTo("app@example.org"))
                    .noneMatch(report -> report.text().contains("ada@example.net"));
        }
    }

    @Test
    void anAliasForOneIsNoneOfTheSendersBusiness() throws Exception {
        lists.put("info@example.org", null, "ada@example.net");
        try (MailQueue queue = queue().build()) {
            queue.submit(envelope("app@example.org", to("info@example.org", Notify.SUCCESS)), CONTENT);
            settle(queue);
            assertThat(sentTo("app@example.org"))
                    .singleElement()
                    .satisfies(report -> assertThat(report.text())
                            .contains("Original-Recipient: rfc822; info@example.org\r\n", "Action: relayed\r\n"));
        }
    }

    @Test
    void whomAnAgentExpandsIsToldOfAsExpanded() throws Exception {
        agent.answer((delivery, to) -> to.address().localPart().equals("ada")
                ? new DeliveryResult.Expanded(
                        List.of(EmailAddress.of("bob@example.net"), EmailAddress.of("eve@example.net")))
                : FakeAgent.RELAYED);
        try (MailQueue queue = queue().build()) {
            queue.submit(envelope("app@example.org", to("ada@example.org", Notify.SUCCESS)), CONTENT);
            settle(queue);
            assertThat(sentTo("app@example.org"))
                    .singleElement()
                    .extracting(NotificationsTest::action)
                    .isEqualTo("Action: expanded");
        }
    }

    @Test
    void aReportOfSuccessThatCannotBeWrittenIsWrittenLaterAndNothingIsDeliveredTwice() throws Exception {
        try (MailQueue queue = queue().build()) {
            agent.answer((delivery, to) -> {
                lists.broken = "app@example.org";
                return FakeAgent.RELAYED;
            });
            queue.submit(envelope("app@example.org", to("ada@example.net", Notify.SUCCESS)), CONTENT);
            settle(queue);
            assertThat(agent.recipients()).containsExactly("ada@example.net");
            lists.broken = null;
            agent.answer((delivery, to) -> FakeAgent.RELAYED);
            advance(queue, Duration.ofMinutes(10));
            assertThat(agent.recipients()).containsExactly("ada@example.net", "app@example.org");
            assertThat(queue.list()).isEmpty();
        }
        assertThat(Spools.recovered(spool)).isEmpty();
    }

    // The postmaster.

    private static PostmasterNotices allNotices() {
        PostmasterNotices notices = PostmasterNotices.none();
        for (Event event : Event.values()) notices = notices.with(event, POSTMASTER);
        return notices;
    }

    @Test
    void thePostmasterGetsACopyOfWhatIsReturnedWhetherTheSenderWantsToHearOfItOrNot() throws Exception {
        agent.answer((delivery, to) -> to.address().localPart().equals("ada") ? FAILS : FakeAgent.RELAYED);
        try (MailQueue queue = queue().notices(allNotices()).build()) {
            queue.submit(envelope("app@example.org", to("ada@example.net", Notify.NEVER)), CONTENT);
            settle(queue);
            assertThat(agent.recipients()).containsExactly("ada@example.net", "postmaster@example.org");
            FakeAgent.Seen notice = agent.seen().getLast();
            assertThat(notice.from()).isEqualTo("<double-bounce@example.org>");
            assertThat(notice.text())
                    .contains(
                            "Subject: Postmaster Copy: Undelivered Mail\r\n", "Content-Type: text/rfc822-headers\r\n");
        }
    }

    @Test
    void thePostmasterIsToldOfDelays() throws Exception {
        agent.answer((delivery, to) -> to.address().localPart().equals("ada") ? WAITS : FakeAgent.RELAYED);
        PostmasterNotices notices = PostmasterNotices.none().with(Event.DELAY, POSTMASTER);
        try (MailQueue queue =
                queue().notices(notices).delayWarning(Duration.ofHours(1)).build()) {
            queue.submit(envelope("app@example.org", to("ada@example.net")), CONTENT);
            settle(queue);
            advance(queue, Duration.ofHours(2));
            advance(queue, Duration.ofHours(2));
            assertThat(sentTo("app@example.org")).hasSize(1);
            assertThat(sentTo("postmaster@example.org"))
                    .singleElement()
                    .satisfies(notice ->
                            assertThat(notice.text()).contains("Subject: Postmaster Warning: Delayed Mail\r\n"));
        }
    }

    @Test
    void aReportThatCannotBeDeliveredIsToldToThePostmasterAndThatIsTheEnd() throws Exception {
        agent.answer((delivery, to) -> FAILS);
        PostmasterNotices notices = PostmasterNotices.none().with(Event.DOUBLE_BOUNCE, POSTMASTER);
        try (MailQueue queue = queue().notices(notices).build()) {
            queue.submit(envelope("app@example.org", to("ada@example.net")), CONTENT);
            settle(queue);
            assertThat(agent.recipients())
                    .containsExactly("ada@example.net", "app@example.org", "postmaster@example.org");
            FakeAgent.Seen notice = agent.seen().getLast();
            assertThat(notice.from()).isEqualTo("<double-bounce@example.org>");
            assertThat(notice.text())
                    .contains("Final-Recipient: rfc822; app@example.org\r\nAction: failed\r\n")
                    .contains("Content-Type: message/rfc822\r\n");
            assertThat(queue.list()).isEmpty();
        }
    }

    @Test
    void whatComesBackOfANoticeIsThrownAway() throws Exception {
        try (MailQueue queue = queue().build()) {
            queue.submit(envelope("", to("Double-Bounce@example.org"), to("ada@example.net")), CONTENT);
            settle(queue);
            assertThat(agent.recipients()).containsExactly("ada@example.net");
            assertThat(queue.list()).isEmpty();
        }
    }

    @Test
    void aNoticeThatCannotBeWrittenDoesNotHoldUpTheSendersReport() throws Exception {
        agent.answer((delivery, to) -> to.address().localPart().equals("ada") ? FAILS : FakeAgent.RELAYED);
        lists.broken = "postmaster@example.org";
        try (MailQueue queue = queue().notices(allNotices()).build()) {
            queue.submit(envelope("app@example.org", to("ada@example.net")), CONTENT);
            settle(queue);
            assertThat(agent.recipients()).containsExactly("ada@example.net", "app@example.org");
        }
    }

    // Lists with owners.

    @Test
    void membersOfAListGetTheirCopyFromItsOwnerAndFailuresGoThere() throws Exception {
        lists.put("list@example.org", "owner-list@example.org", "ada@example.net", "bob@example.net");
        agent.answer((delivery, to) -> to.address().localPart().equals("ada") ? FAILS : FakeAgent.RELAYED);
        try (MailQueue queue = queue().build()) {
            queue.submit(envelope("app@example.org", to("list@example.org"), to("eve@example.net")), CONTENT);
            settle(queue);
            assertThat(agent.seen())
                    .extracting(FakeAgent.Seen::from, FakeAgent.Seen::to)
                    .containsExactlyInAnyOrder(
                            tuple("<app@example.org>", "eve@example.net"),
                            tuple("<owner-list@example.org>", "ada@example.net"),
                            tuple("<owner-list@example.org>", "bob@example.net"),
                            tuple("<>", "owner-list@example.org"));
            assertThat(sentTo("owner-list@example.org").getFirst().text())
                    .contains("Final-Recipient: rfc822; ada@example.net\r\nAction: failed\r\n")
                    .doesNotContain("Original-Envelope-Id", "Original-Recipient");
            assertThat(queue.list()).isEmpty();
        }
        assertThat(Spools.recovered(spool)).isEmpty();
    }

    @Test
    void aListHasTheMessageAndThatIsAllThatTheSenderIsTold() throws Exception {
        lists.put("list@example.org", "owner-list@example.org", "ada@example.net", "bob@example.net");
        agent.answer((delivery, to) -> to.address().localPart().equals("ada") ? FAILS : FakeAgent.RELAYED);
        try (MailQueue queue = queue().build()) {
            queue.submit(envelope("app@example.org", to("list@example.org", Notify.SUCCESS, Notify.FAILURE)), CONTENT);
            settle(queue);
            assertThat(sentTo("app@example.org"))
                    .singleElement()
                    .satisfies(report -> assertThat(report.text())
                            .contains("Original-Envelope-Id: id-1\r\n")
                            .contains("Final-Recipient: rfc822; list@example.org\r\nAction: delivered\r\n"));
            assertThat(sentTo("owner-list@example.org")).hasSize(1);
            assertThat(queue.list()).isEmpty();
        }
    }

    @Test
    void whatTheOwnerSendsToItsListStaysOneMessage() throws Exception {
        lists.put("list@example.org", "owner-list@example.org", "ada@example.net", "bob@example.net");
        try (MailQueue queue = queue().build()) {
            queue.submit(envelope("owner-list@example.org", to("list@example.org")), CONTENT);
            settle(queue);
            assertThat(agent.seen()).hasSize(2).allMatch(seen -> seen.text().startsWith("Subject: hello"));
        }
    }

    @Test
    void aRequeuedMessageForAListIsSentFromItsOwner() throws Exception {
        agent.answer((delivery, to) -> WAITS);
        try (MailQueue queue = queue().build()) {
            var id = queue.submit(envelope("app@example.org", to("list@example.org")), CONTENT);
            settle(queue);
            lists.put("list@example.org", "owner-list@example.org", "ada@example.net");
            agent.answer((delivery, to) -> FakeAgent.RELAYED);
            assertThat(queue.requeue(id)).isTrue();
            settle(queue);
            assertThat(agent.seen().getLast().from()).isEqualTo("<owner-list@example.org>");
            assertThat(agent.seen().getLast().to()).isEqualTo("ada@example.net");
            assertThat(queue.list()).isEmpty();
        }
    }
}
