package org.mailrail.queue.internal.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Envelope;
import org.mailrail.message.MailDate;
import org.mailrail.queue.BounceTemplate;
import org.mailrail.queue.Spool;

/**
 * Tells somebody what became of recipients: multipart/report with words for people, fields for programs, and the message or its header. RFC 3461 section
 * 6, RFC 3464, RFC 6522; for addresses outside ASCII RFC 6533. Written as a stream, with nothing held in memory.
 */
public final class StatusReport {
    private final ReportSettings settings;
    private final Spool.StoredMessage message;
    private final Kind kind;
    private final Audience audience;
    private final List<Outcome> outcomes;
    private final Optional<Duration> lifetime;
    private final Instant now;
    private final String boundary;
    private final BounceTemplate template;

    /**
     * A report.
     *
     * @param outcomes at least one
     * @param lifetime how long the message is tried; nothing if that is not known
     * @param mark what makes the boundary one that no message can foresee
     */
    public StatusReport(
            ReportSettings settings,
            Spool.StoredMessage message,
            Kind kind,
            Audience audience,
            List<Outcome> outcomes,
            Optional<Duration> lifetime,
            Instant now,
            long mark) {
        this.settings = settings;
        this.message = message;
        this.kind = kind;
        this.audience = audience;
        this.outcomes = List.copyOf(outcomes);
        this.lifetime = lifetime;
        this.now = now;
        this.boundary = message.id() + "." + Long.toHexString(mark);
        this.template = kind.template(settings.templates());
    }

    /** Who is told. */
    public Audience audience() {
        return audience;
    }

    /**
     * Writes it, in wire form.
     *
     * @param id what stands left of the {@code @} in its Message-ID
     */
    public void writeTo(OutputStream out, String id) throws IOException {
        ReturnedMessage returned = ReturnedMessage.of(message, isWholeWanted(), settings.maxSize());
        Lines lines = new Lines(out);
        start(lines, id, "");
        String what = kind == Kind.SUCCESS ? "Message" : kind == Kind.DELAY ? "Delayed message" : "Undelivered message";
        part(lines, returned.whole() ? what : what + " header", returned.type(), encoding());
        returned.writeTo(out);
        end(lines);
    }

    /** The same of a message that cannot be read any more: without it, as RFC 6522 section 3 lets it be. */
    public void writeWithoutMessage(OutputStream out, String id) throws IOException {
        Lines lines = new Lines(out);
        start(lines, id, "The message is not attached, since it cannot be read any more.");
        end(lines);
    }

    /** Whether what is returned of the message can be read at the moment. */
    public boolean isMessageReadable() {
        return ReturnedMessage.isReadable(message, settings.maxSize());
    }

    /** RET is about failures only; other reports have the header. RFC 3461 section 4.3. */
    private boolean isWholeWanted() {
        if (kind != Kind.FAILURE) return false;
        return switch (audience) {
            case Audience.Sender sender -> message.envelope().ret() != Envelope.Ret.HDRS;
            case Audience.Postmaster postmaster -> postmaster.last();
        };
    }

    private void start(Lines out, String id, String remark) throws IOException {
        header(out, id);
        out.line("This is a MIME-encapsulated message.");
        words(out, remark);
        String type = isUnicode() ? "message/global-delivery-status" : "message/delivery-status";
        part(out, "Delivery report", type, isUnicode() ? "8bit" : "7bit");
        Optional<Instant> until = lifetime.map(message.envelope().handling().start(message.arrival())::plus);
        new StatusFields(settings.hostname(), message, isUnicode(), now, until).writeTo(out, outcomes);
    }

    private void header(Lines out, String id) throws IOException {
        boolean isCopy = audience instanceof Audience.Postmaster;
        EmailAddress to = audience.address();
        out.line("Date: " + MailDate.format(now));
        out.line("From: " + qualified(template.from()));
        out.line("Subject: " + (isCopy ? template.postmasterSubject() : template.subject()));
        out.line("To: " + (to.needsSmtpUtf8() ? to.toString() : to.toAsciiDomainString()));
        out.line("Auto-Submitted: " + (isCopy ? "auto-generated" : "auto-replied"));
        out.line("MIME-Version: 1.0");
        out.line("Message-ID: <" + id + "@" + settings.hostname().ascii() + ">");
        out.line("Content-Type: multipart/report; report-type=delivery-status;");
        out.line("\tboundary=\"" + boundary + "\"");
        out.line("Content-Transfer-Encoding: " + encoding());
        out.line("");
    }

    /** A template's From field: its address gets the origin if it has no domain. */
    private String qualified(String from) {
        if (from.indexOf('@') >= 0) return from;
        int end = from.indexOf('>');
        if (end < 0) end = from.indexOf(' ');
        if (end < 0) end = from.length();
        return from.substring(0, end) + "@" + settings.origin().ascii() + from.substring(end);
    }

    private String encoding() {
        return is8Bit() ? "8bit" : "7bit";
    }

    /** Whether the report has to be sent as 8BITMIME. */
    public boolean is8Bit() {
        return message.envelope().body() != Envelope.Body.SEVEN_BIT || needsSmtpUtf8() || template.is8Bit();
    }

    /** Whether the report has to be sent by SMTPUTF8. RFC 6533 section 6. */
    public boolean needsSmtpUtf8() {
        return audience.address().needsSmtpUtf8() || isUnicode();
    }

    /** Whether characters outside ASCII may stand in the parts: only who sent some can read them. */
    private boolean isUnicode() {
        return message.envelope().smtpUtf8();
    }

    private void end(Lines out) throws IOException {
        out.line("");
        out.line("--" + boundary + "--");
    }

    private void part(Lines out, String description, String type, String encoding) throws IOException {
        out.line("");
        out.line("--" + boundary);
        out.line("Content-Description: " + description);
        out.line("Content-Type: " + type);
        out.line("Content-Transfer-Encoding: " + encoding);
        out.line("");
    }

    private void words(Lines out, String remark) throws IOException {
        boolean ascii = template.charset().equals(StandardCharsets.US_ASCII);
        Charset charset = ascii && isUnicode() ? StandardCharsets.UTF_8 : template.charset();
        boolean unicode = isUnicode() && charset.equals(StandardCharsets.UTF_8);
        String encoding = template.is8Bit() || unicode ? "8bit" : "7bit";
        part(out, "Notification", "text/plain; charset=" + charset.name().toLowerCase(Locale.ROOT), encoding);
        if (audience instanceof Audience.Sender) {
            Map<String, String> names =
                    TemplateText.names(settings.hostname(), settings.origin(), settings.delayWarning(), lifetime);
            for (String line : template.text().lines().toList()) {
                out.line(TemplateText.expand(line, name -> names.getOrDefault(name, "")), charset);
            }
            if (!remark.isEmpty()) out.line(remark);
        }
        for (Outcome outcome : outcomes) {
            out.line("");
            String to = AddressText.plain(outcome.recipient().address(), unicode);
            out.folded("<" + to + ">: " + why(outcome), "    ", unicode);
        }
    }

    private String why(Outcome outcome) {
        String why = outcome.text();
        if (!outcome.expired()) return why;
        return "tried from " + MailDate.format(message.arrival()) + " until " + MailDate.format(now)
                + ", and given up; the last time: " + why;
    }
}
