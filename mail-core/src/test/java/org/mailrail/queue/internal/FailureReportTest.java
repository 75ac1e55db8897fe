package org.mailrail.queue.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.EnhancedStatusCode;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.core.Recipient;
import org.mailrail.core.Reply;
import org.mailrail.core.ReversePath;
import org.mailrail.message.MessageContent;
import org.mailrail.queue.Spool;

class FailureReportTest {
    private static final Instant ARRIVAL = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant NOW = Instant.parse("2026-01-07T03:04:05Z");
    private static final String TEXT = "Subject: hello\r\nTo: ada\r\n\r\nHello.\r\n";
    private static final Recipient ADA = Recipient.of(EmailAddress.of("ada@example.net"));

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

    private static String report(Envelope envelope, String text, Failure... failures) throws IOException {
        MessageContent content = MessageContent.of(text.getBytes(StandardCharsets.UTF_8));
        Spool.StoredMessage message =
                new Spool.StoredMessage(new Queued(), envelope, List.of(0), Spool.State.NEW, content);
        FailureReport report = new FailureReport(
                Domain.of("mail.example.org"),
                Domain.of("example.org"),
                1000,
                message,
                envelope.from().mailbox().orElseThrow(),
                List.of(failures),
                NOW,
                0xABCDEF);
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

    private static Failure failure(Recipient recipient, String text, @Nullable String mta, @Nullable Reply reply) {
        return new Failure(0, recipient, EnhancedStatusCode.of("5.1.1"), text, mta, reply, false);
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
                From: MAILER-DAEMON@example.org (Mail Delivery System)
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
                It is attached below.

                <ada@example.net>: no such user here

                --3Z1.abcdef
                Content-Description: Delivery report
                Content-Type: message/delivery-status
                Content-Transfer-Encoding: 7bit

                Reporting-MTA: dns; mail.example.org
                Original-Envelope-Id: X400: [/P=Org/;id-1]
                Arrival-Date: Fri, 2 Jan 2026 03:04:05 +0000

                Original-Recipient: rfc822; Team+1@example.org
                Final-Recipient: rfc822; ada@example.net
                Action: failed
                Status: 5.1.1
                Remote-MTA: dns; mx.example.net
                Diagnostic-Code: smtp; 550 5.1.1 no such user here
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
        Failure failure = failure(ADA, "no", null, null);
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
        Failure expired = new Failure(0, ADA, EnhancedStatusCode.of("4.4.1"), "connection refused", null, null, true);
        assertThat(report(envelope(Envelope.Body.SEVEN_BIT, false, null, null), TEXT, expired))
                .contains("""
                        <ada@example.net>: tried from Fri, 2 Jan 2026 03:04:05 +0000 until Wed, 7
                            Jan 2026 03:04:05 +0000, and given up; the last time: connection refused
                        """.replace("\n", "\r\n"))
                .contains("Action: failed\r\nStatus: 4.4.1\r\nDiagnostic-Code: X-Mailrail; connection refused\r\n");
    }
}
