package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.BodyPart;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.eclipse.angus.mail.dsn.DeliveryStatus;
import org.eclipse.angus.mail.dsn.MultipartReport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.EnhancedStatusCode;
import org.mailrail.core.Envelope;
import org.mailrail.core.Recipient;
import org.mailrail.core.Reply;
import org.mailrail.core.ReversePath;
import org.mailrail.message.MessageContent;

/** What an independent reader, Jakarta Mail's MultipartReport, finds in our reports: the fields that Postfix writes for the same failures. */
class JakartaReportTest {
    private static final MessageContent CONTENT =
            MessageContent.of("Subject: hello\r\n\r\nHello.\r\n".getBytes(StandardCharsets.US_ASCII));
    private static final String MX = "mx.example.net[192.0.2.1]:25";

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();

    /** The report that the sender gets if all attempts to reach {@code to} end so. */
    private MimeMessage report(DeliveryResult result, Recipient to, boolean smtpUtf8) throws Exception {
        FakeAgent agent = new FakeAgent(
                (delivery, recipient) -> delivery.envelope().from().mailbox().isPresent() ? result : FakeAgent.RELAYED);
        Envelope envelope = new Envelope(
                ReversePath.of(EmailAddress.of("app@example.org")),
                List.of(to),
                Envelope.Body.EIGHT_BIT_MIME,
                smtpUtf8,
                Envelope.Ret.FULL,
                "id+2B1");
        try (MailQueue queue = MailQueue.builder(folder.resolve("spool"))
                .clock(clock)
                .hostname(Domain.of("mail.example.org"))
                .transport("smtp", agent)
                .build()) {
            queue.submit(envelope, CONTENT);
            assertThat(queue.awaitIdle(Duration.ofSeconds(20))).isTrue();
            clock.advance(Duration.ofDays(6));
            assertThat(queue.awaitIdle(Duration.ofSeconds(20))).isTrue();
        }
        String text = agent.seen().getLast().text();
        return new MimeMessage(
                Session.getInstance(new Properties()), new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String field(InternetHeaders headers, String name) {
        return String.valueOf(headers.getHeader(name, null));
    }

    private static DeliveryResult result(String kind, String status, String text, @Nullable String reply) {
        EnhancedStatusCode code = EnhancedStatusCode.of(status);
        Reply said = reply == null ? null : reply(reply);
        String mta = said == null ? null : MX;
        return kind.equals("bounced")
                ? new DeliveryResult.Bounced(code, text, mta, said)
                : new DeliveryResult.Deferred(code, text, mta, said, false);
    }

    private static Reply reply(String text) {
        String[] words = text.split(" ", 3);
        return Reply.of(Integer.parseInt(words[0]), words[1], words[2]);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bounced  | 5.1.1 | no such user      | 550 5.1.1 no such user        | smtp; 550 5.1.1 no such user
            bounced  | 5.2.1 | disabled          | 550 5.2.1 disabled            | smtp; 550 5.2.1 disabled
            bounced  | 5.2.2 | over quota        | 552 5.2.2 over quota          | smtp; 552 5.2.2 over quota
            bounced  | 5.3.4 | too large         | 552 5.3.4 too large           | smtp; 552 5.3.4 too large
            bounced  | 5.7.1 | relay denied      | 554 5.7.1 relay denied        | smtp; 554 5.7.1 relay denied
            bounced  | 5.1.8 | bad sender domain | 553 5.1.8 bad sender domain   | smtp; 553 5.1.8 bad sender domain
            bounced  | 5.6.0 | content rejected  | 554 5.6.0 content rejected    | smtp; 554 5.6.0 content rejected
            bounced  | 5.7.26| not authenticated | 550 5.7.26 not authenticated  | smtp; 550 5.7.26 not authenticated
            bounced  | 5.4.4 | Host not found    |                               | X-Mailrail; Host not found
            bounced  | 5.1.10| takes no mail     |                               | X-Mailrail; takes no mail
            bounced  | 5.4.6 | too many hops     |                               | X-Mailrail; too many hops
            bounced  | 5.6.7 | no SMTPUTF8       |                               | X-Mailrail; no SMTPUTF8
            deferred | 4.2.0 | greylisted        | 450 4.2.0 greylisted          | smtp; 450 4.2.0 greylisted
            deferred | 4.4.1 | connection refused|                               | X-Mailrail; connection refused
            deferred | 4.4.3 | name servers fail |                               | X-Mailrail; name servers fail
            """)
    void theFieldsOfFifteenFailures(String kind, String status, String text, @Nullable String reply, String diagnostic)
            throws Exception {
        Recipient to = new Recipient(
                EmailAddress.of("ada@example.net"), Set.of(Recipient.Notify.FAILURE), "rfc822;team+2B1@example.org");
        MultipartReport report = (MultipartReport)
                report(result(kind, status, text, reply), to, false).getContent();
        assertThat(report.getCount()).isEqualTo(3);
        assertThat(report.getText()).contains("<ada@example.net>: ", text);
        DeliveryStatus delivery = (DeliveryStatus) report.getReport();
        assertThat(field(delivery.getMessageDSN(), "Reporting-MTA")).isEqualTo("dns; mail.example.org");
        assertThat(field(delivery.getMessageDSN(), "Original-Envelope-Id")).isEqualTo("id+1");
        assertThat(field(delivery.getMessageDSN(), "Arrival-Date")).isEqualTo("Fri, 2 Jan 2026 03:04:05 +0000");
        assertThat(delivery.getRecipientDSNCount()).isEqualTo(1);
        InternetHeaders recipient = delivery.getRecipientDSN(0);
        assertThat(field(recipient, "Original-Recipient")).isEqualTo("rfc822; team+1@example.org");
        assertThat(field(recipient, "Final-Recipient")).isEqualTo("rfc822; ada@example.net");
        assertThat(field(recipient, "Action")).isEqualTo("failed");
        assertThat(field(recipient, "Status")).isEqualTo(status);
        assertThat(field(recipient, "Remote-MTA")).isEqualTo(reply == null ? "null" : "dns; mx.example.net");
        assertThat(field(recipient, "Diagnostic-Code")).isEqualTo(diagnostic);
        MimeMessage returned = report.getReturnedMessage();
        assertThat(returned.getSubject()).isEqualTo("hello");
        assertThat(returned.getContent()).isEqualTo("Hello.\r\n");
    }

    @Test
    void theStatusOfAnInternationalizedMessage() throws Exception {
        Recipient to = Recipient.of(EmailAddress.of("j\u00F6rg@example.net"));
        MimeMessage message = report(DeliveryResult.Bounced.of("5.1.1", "nobody"), to, true);
        MultipartReport report = (MultipartReport) message.getContent();
        BodyPart status = report.getBodyPart(1);
        assertThat(status.isMimeType("message/global-delivery-status")).isTrue();
        assertThat(report.getBodyPart(2).isMimeType("message/global")).isTrue();
        // Angus knows only the type of RFC 3464, but the syntax is the same.
        InternetHeaders recipient = new DeliveryStatus(status.getInputStream()).getRecipientDSN(0);
        String address = field(recipient, "Final-Recipient");
        assertThat(new String(address.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
                .isEqualTo("utf-8; j\u00F6rg@example.net");
    }
}
