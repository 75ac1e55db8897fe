package org.mailrail.queue.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.EnhancedStatusCode;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.core.Recipient;
import org.mailrail.core.Reply;
import org.mailrail.core.ReversePath;
import org.mailrail.message.MessageContent;
import org.mailrail.queue.BounceTemplate;
import org.mailrail.queue.BounceTemplates;
import org.mailrail.queue.DeliveryResult;
import org.mailrail.queue.PostmasterNotices;
import org.mailrail.queue.Spool;

class StatusReportTest {
    private static final Instant ARRIVAL = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant NOW = Instant.parse("2026-01-07T03:04:05Z");
    private static final String TEXT = "Subject: hello\r\nTo: ada\r\n\r\nHello.\r\n";
    private static final Recipient ADA = Recipient.of(EmailAddress.of("ada@example.net"));

    private static final EmailAddress SENDER = EmailAddress.of("app@example.org");

    private record Queued() implements Spool.Entry {
        @Override
        public QueueId id() {
            return new QueueId("3Z1");
        }

        @Override
        public Instant arrival() {
            return ARRIVAL;
        }

        @Override
        public boolean isHeld() {
            return false;
        }

        @Override
        public Instant nextAttempt() {
            return Instant.EPOCH;
        }
    }

    private static final ReportSettings SETTINGS = settings(BounceTemplates.standard());

    private static ReportSettings settings(BounceTemplates templates) {
        return new ReportSettings(
                Domain.of("mail.example.org"),
                Domain.of("example.org"),
                1000,
                templates,
                PostmasterNotices.none(),
                Duration.ofHours(4));
    }

    private static String report(Envelope envelope, String text, Outcome... failures) throws IOException {
        Audience sender = new Audience.Sender(envelope.from().mailbox().orElseThrow());
        return report(SETTINGS, Kind.FAILURE, sender, envelope, text, failures);
    }

    private static String report(
            ReportSettings settings, Kind kind, Audience audience, Envelope envelope, String text, Outcome... outcomes)
            throws IOException {
        MessageContent content = MessageContent.of(text.getBytes(StandardCharsets.UTF_8));
        Spool.StoredMessage message =
                new Spool.StoredMessage(new Queued(), envelope, List.of(0), Spool.State.NEW, content);
        StatusReport report = new StatusReport(
                settings, message, kind, audience, List.of(outcomes), Optional.of(Duration.ofDays(5)), NOW, 0xABCDEF);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        report.writeTo(out, "3Z2");
        String written = out.toString(StandardCharsets.UTF_8);
        MessageContent.of(out.toByteArray()); // refuses a lone CR or LF
        assertThat(written.lines()).allMatch(line -> line.length() <= 998);
        return written;
    }

    private static Envelope envelope(
            Envelope.Body body, boolean utf8, Envelope.@Nullable Ret ret, @Nullable String envid) {
        return new Envelope(ReversePath.of(EmailAddress.of("app@example.org")), List.of(ADA), body, utf8, ret, envid);
    }

    private static Outcome failure(Recipient recipient, String text, @Nullable String mta, @Nullable Reply reply) {
        return outcome(Action.FAILED, recipient, "5.1.1", text, mta, reply);
    }

    private static Outcome outcome(
            Action action,
            Recipient recipient,
            String status,
            String text,
            @Nullable String mta,
            @Nullable Reply reply) {
        return new Outcome(recipient, action, EnhancedStatusCode.of(status), text, mta, reply, false, false);
    }

    @Test
    void theWholeReport() throws IOException {
        Recipient recipient = new Recipient(
                EmailAddress.of("ada@example.net"), Set.of(Recipient.Notify.FAILURE), "rfc822;Team+2B1@example.org");
        Reply reply = new Reply(550, EnhancedStatusCode.of("5.1.1"), List.of("no such user", "here"));
        Envelope envelope = envelope(Envelope.Body.SEVEN_BIT, false, null, "X400:+20[/P+3DOrg/;id-1]");
        assertThat(report(envelope, TEXT, failure(recipient, "no such user here", "mx.example.net", reply)))
                .isEqualTo("""
                Date: Wed, 7 Jan 2026 03:04:05 +0000
                From: Mail Delivery System <MAILER-DAEMON@example.org>
                Subject: Undelivered Mail Returned to Sender
                To: app@example.org
                Auto-Submitted: auto-replied
                MIME-Version: 1.0
                Message-ID: <3Z2@mail.example.org>
                Content-Type: multipart/report; report-type=delivery-status;
                \tboundary="3Z1.abcdef"
                Content-Transfer-Encoding: 7bit

                This is a MIME-encapsulated message.

                --3Z1.abcdef
                Content-Description: Notification
                Content-Type: text/plain; charset=us-ascii
                Content-Transfer-Encoding: 7bit

                This is the mail system at host mail.example.org.

                Your message could not be delivered to one or more recipients.
                Why, and what you wrote, stands below.

                <ada@example.net>: no such user here

                --3Z1.abcdef
                Content-Description: Delivery report
                Content-Type: message/delivery-status
                Content-Transfer-Encoding: 7bit

                Reporting-MTA: dns; mail.example.org
                Original-Envelope-Id: X400: [/P=Org/;id-1]
                X-Mailrail-Queue-ID: 3Z1
                X-Mailrail-Sender: rfc822; app@example.org
                Arrival-Date: Fri, 2 Jan 2026 03:04:05 +0000

                Original-Recipient: rfc822; Team+1@example.org
                Final-Recipient: rfc822; ada@example.net
                Action: failed
                Status: 5.1.1
                Remote-MTA: dns; mx.example.net
                Diagnostic-Code: smtp; 550-5.1.1 no such user 550 5.1.1 here
                Last-Attempt-Date: Wed, 7 Jan 2026 03:04:05 +0000

                --3Z1.abcdef
                Content-Description: Undelivered message
                Content-Type: message/rfc822
                Content-Transfer-Encoding: 7bit

                Subject: hello
                To: ada

                Hello.

                --3Z1.abcdef--
                """.replace("\n", "\r\n"));
    }

    @Test
    void whatAPeerSaysEndsNoLineAndStartsNone() throws IOException {
        String evil = "x\r\nSubject: evil\r\n\r\n--3Z1.abcdef--\0\u00E9 " + "long ".repeat(500);
        Envelope envelope = envelope(Envelope.Body.SEVEN_BIT, false, null, "a+C3+A9");
        Recipient recipient = new Recipient(ADA.address(), Set.of(), "x;y+C3+A9");
        String report = report(envelope, TEXT, failure(recipient, evil, evil, null));
        assertThat(report.lines())
                .doesNotContain("Subject: evil")
                .contains("Original-Envelope-Id: a?", "Original-Recipient: x; y?")
                .containsOnlyOnce("--3Z1.abcdef--")
                .contains("Final-Recipient: rfc822; ada@example.net", "Action: failed");
        assertThat(report).contains("x??Subject: evil????--3Z1.abcdef--??");
        assertThat(report.chars()).allMatch(c -> c < 0x7F);
    }

    @Test
    void onlyTheHeaderIsReturnedWhenAskedForOrWhenTheMessageIsLargeOrBinary() throws IOException {
        Outcome failure = failure(ADA, "no", null, null);
        String header = """
                Content-Type: text/rfc822-headers
                Content-Transfer-Encoding: 8bit

                Subject: hello
                To: ada

                --3Z1.abcdef--
                """.replace("\n", "\r\n");
        Envelope.Body eight = Envelope.Body.EIGHT_BIT_MIME;
        assertThat(report(envelope(eight, false, Envelope.Ret.HDRS, null), TEXT, failure))
                .endsWith(header);
        assertThat(report(envelope(Envelope.Body.BINARY_MIME, false, null, null), TEXT, failure))
                .endsWith(header);
        String large = TEXT + "x\r\n".repeat(1000);
        assertThat(report(envelope(eight, false, Envelope.Ret.FULL, null), large, failure))
                .endsWith(header);
        String onlyHeader = "Subject: a line\r\n".repeat(1000);
        assertThat(report(envelope(eight, false, null, null), onlyHeader, failure)
                        .length())
                .isLessThan(3000);
    }

    @Test
    void anAddressOutsideAsciiIsReportedInAscii() throws IOException {
        EmailAddress address = EmailAddress.of("j\u00F6rg@b\u00FCcher.example");
        String report = report(
                envelope(Envelope.Body.SEVEN_BIT, false, null, null),
                TEXT,
                failure(Recipient.of(address), "no", null, null));
        assertThat(report)
                .contains("Final-Recipient: utf-8; j\\x{F6}rg@xn--bcher-kva.example\r\n")
                .contains("<j\\x{F6}rg@xn--bcher-kva.example>: no\r\n");
    }

    @Test
    void anOriginalRecipientOfRfc6533IsReportedAsItCame() throws IOException {
        Recipient recipient = new Recipient(ADA.address(), Set.of(), "utf-8;j\\x{F6}rg+x=y@example.org");
        String report = report(
                envelope(Envelope.Body.SEVEN_BIT, false, null, null), TEXT, failure(recipient, "no", null, null));
        assertThat(report).contains("Original-Recipient: utf-8; j\\x{F6}rg+x=y@example.org\r\n");
    }

    @Test
    void anInternationalizedMessageIsReturnedAsOne() throws IOException {
        String text = "Subject: h\u00E9llo\r\n\r\nHello.\r\n";
        String report =
                report(envelope(Envelope.Body.EIGHT_BIT_MIME, true, null, null), text, failure(ADA, "no", null, null));
        assertThat(report).contains("Content-Type: message/global\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + text);
    }

    @Test
    void ofAnExpiredRecipientItSaysHowLongItWasTried() throws IOException {
        Outcome expired = Outcome.expired(ADA, DeliveryResult.Deferred.of("4.4.1", "connection refused"));
        assertThat(report(envelope(Envelope.Body.SEVEN_BIT, false, null, null), TEXT, expired))
                .contains("""
                        <ada@example.net>: tried from Fri, 2 Jan 2026 03:04:05 +0000 until Wed, 7
                            Jan 2026 03:04:05 +0000, and given up; the last time: connection refused
                        """.replace("\n", "\r\n"))
                .contains("Action: failed\r\nStatus: 4.4.1\r\nDiagnostic-Code: X-Mailrail; connection refused\r\n");
    }

    private static final Recipient TOLD = new Recipient(
            EmailAddress.of("ada@example.net"),
            Set.of(Recipient.Notify.SUCCESS, Recipient.Notify.DELAY),
            "rfc822;team@example.org");

    @Test
    void aDelaySaysUntilWhenItIsTriedAndReturnsTheHeaderOnly() throws IOException {
        Reply reply = Reply.of(451, "4.2.0", "greylisted");
        Outcome delay = outcome(Action.DELAYED, TOLD, "4.2.0", "greylisted", "mx.example.net[192.0.2.1]:25", reply);
        Envelope envelope = envelope(Envelope.Body.SEVEN_BIT, false, Envelope.Ret.FULL, null);
        assertThat(report(SETTINGS, Kind.DELAY, new Audience.Sender(SENDER), envelope, TEXT, delay))
                .contains("Subject: Delayed Mail (still being retried)\r\n")
                .contains("more than\r\n4 hour(s).")
                .contains("""
                        Original-Recipient: rfc822; team@example.org
                        Final-Recipient: rfc822; ada@example.net
                        Action: delayed
                        Status: 4.2.0
                        Remote-MTA: dns; mx.example.net
                        Diagnostic-Code: smtp; 451 4.2.0 greylisted
                        Last-Attempt-Date: Wed, 7 Jan 2026 03:04:05 +0000
                        Will-Retry-Until: Wed, 7 Jan 2026 03:04:05 +0000
                        """.replace("\n", "\r\n"))
                .endsWith("""
                        Content-Description: Delayed message header
                        Content-Type: text/rfc822-headers
                        Content-Transfer-Encoding: 7bit

                        Subject: hello
                        To: ada

                        --3Z1.abcdef--
                        """.replace("\n", "\r\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DELIVERED | delivered
            RELAYED   | relayed
            EXPANDED  | expanded
            """)
    void successReturnsTheHeaderOnly(Action action, String word) throws IOException {
        Outcome success = outcome(action, TOLD, "2.0.0", "done", null, null);
        Envelope envelope = envelope(Envelope.Body.SEVEN_BIT, false, Envelope.Ret.FULL, null);
        assertThat(report(SETTINGS, Kind.SUCCESS, new Audience.Sender(SENDER), envelope, TEXT, success))
                .contains("Subject: Successful Mail Delivery Report\r\n")
                .contains("Action: " + word + "\r\nStatus: 2.0.0\r\nDiagnostic-Code: X-Mailrail; done\r\n")
                .doesNotContain("Will-Retry-Until")
                .contains("Content-Type: text/rfc822-headers\r\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            true  | message/rfc822
            false | text/rfc822-headers
            """)
    void thePostmasterGetsNoWordsForSendersAndTheWholeMessageOnlyIfNobodyElseIsTold(boolean last, String type)
            throws IOException {
        Audience postmaster = new Audience.Postmaster(EmailAddress.of("postmaster@example.org"), last);
        Envelope envelope = envelope(Envelope.Body.SEVEN_BIT, false, Envelope.Ret.HDRS, null);
        assertThat(report(SETTINGS, Kind.FAILURE, postmaster, envelope, TEXT, failure(ADA, "no", null, null)))
                .contains("Subject: Postmaster Copy: Undelivered Mail\r\n", "Auto-Submitted: auto-generated\r\n")
                .contains("To: postmaster@example.org\r\n", "Content-Type: " + type + "\r\n")
                .contains("\r\n\r\n\r\n<ada@example.net>: no\r\n");
    }

    @Test
    void aReportOnAnInternationalizedMessageHasAddressesAsTheyAre() throws IOException {
        Recipient recipient = new Recipient(
                EmailAddress.of("j\u00F6rg@b\u00FCcher.example"), Set.of(), "utf-8;gr\\x{FC}\\x{DF}e@example.org");
        Envelope envelope = envelope(Envelope.Body.EIGHT_BIT_MIME, true, null, null);
        assertThat(report(envelope, TEXT, failure(recipient, "no", null, null)))
                .contains("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n")
                .contains("Content-Type: message/global-delivery-status\r\nContent-Transfer-Encoding: 8bit\r\n")
                .contains("Original-Recipient: utf-8; gr\u00FC\u00DFe@example.org\r\n")
                .contains("Final-Recipient: utf-8; j\u00F6rg@b\u00FCcher.example\r\n")
                .contains("<j\u00F6rg@b\u00FCcher.example>: no\r\n");
    }

    @Test
    void aLocalisedTemplateIsSentInItsCharset() throws IOException {
        BounceTemplate german = new BounceTemplate(
                StandardCharsets.UTF_8,
                "MAILER-DAEMON (Postamt)",
                "Unzustellbar",
                "Kopie",
                "Von $myhostname, ${mydomain}, in $maximal_queue_lifetime_days Tagen f\u00FCr 5$$\n");
        BounceTemplates templates = new BounceTemplates(german, german, german);
        Envelope envelope = envelope(Envelope.Body.SEVEN_BIT, false, null, null);
        Outcome failure = failure(ADA, "no", null, null);
        assertThat(report(settings(templates), Kind.FAILURE, new Audience.Sender(SENDER), envelope, TEXT, failure))
                .contains("From: MAILER-DAEMON@example.org (Postamt)\r\nSubject: Unzustellbar\r\n")
                .contains("\tboundary=\"3Z1.abcdef\"\r\nContent-Transfer-Encoding: 8bit\r\n")
                .contains("""
                        charset=utf-8
                        Content-Transfer-Encoding: 8bit

                        Von mail.example.org, example.org, in 5 Tagen f\u00FCr 5$
                        """.replace("\n", "\r\n"));
    }
}
