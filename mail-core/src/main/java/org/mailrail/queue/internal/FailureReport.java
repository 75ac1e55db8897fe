package org.mailrail.queue.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Envelope;
import org.mailrail.core.MailHost;
import org.mailrail.core.Reply;
import org.mailrail.core.SyntaxException;
import org.mailrail.core.XText;
import org.mailrail.message.MailDate;
import org.mailrail.queue.Spool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a sender whom his message did not reach, and why: multipart/report with words for people, fields for programs, and the message or its
 * header. RFC 3461 section 6, RFC 3464, RFC 6522; for addresses outside ASCII RFC 6533. Written as a stream, with nothing held in memory.
 */
final class FailureReport {
    private static final Logger LOG = LoggerFactory.getLogger(FailureReport.class);
    private static final int MAX_LINE = 900;
    private static final int WRAP = 76;

    private final Domain hostname;
    private final Domain origin;
    private final long maxSize;
    private final Spool.StoredMessage message;
    private final EmailAddress sender;
    private final List<Failure> failures;
    private final Instant now;
    private final String boundary;

    /**
     * @param maxSize up to which size the message is returned whole
     * @param mark what makes the boundary one that no message can foresee
     */
    FailureReport(
            Domain hostname,
            Domain origin,
            long maxSize,
            Spool.StoredMessage message,
            EmailAddress sender,
            List<Failure> failures,
            Instant now,
            long mark) {
        this.hostname = hostname;
        this.origin = origin;
        this.maxSize = maxSize;
        this.message = message;
        this.sender = sender;
        this.failures = List.copyOf(failures);
        this.now = now;
        this.boundary = message.id() + "." + Long.toHexString(mark);
    }

    /**
     * Writes it, in wire form.
     *
     * @param id what stands left of the {@code @} in its Message-ID
     */
    void writeTo(OutputStream out, String id) throws IOException {
        boolean whole = isReturnedWhole();
        start(out, id, (whole ? "It" : "Its header") + " is attached below.");
        String encoding = encoding();
        String type = message.envelope().smtpUtf8()
                ? whole ? "message/global" : "message/global-headers"
                : whole ? "message/rfc822" : "text/rfc822-headers";
        part(out, whole ? "Undelivered message" : "Undelivered message header", type, encoding);
        if (whole) message.content().writeTo(out);
        else header(out);
        end(out);
    }

    /** The same of a message that cannot be read any more: without it, as RFC 6522 section 3 lets it be. */
    void writeWithoutMessage(OutputStream out, String id) throws IOException {
        start(out, id, "It is not attached, since it cannot be read any more.");
        end(out);
    }

    /** Whether what is returned of the message can be read at the moment. */
    boolean isMessageReadable() {
        try (InputStream in = message.content().stream(0, maxSize)) {
            in.transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (IOException e) {
            LOG.error("{}: cannot be read", message.id(), e);
            return false;
        }
    }

    private void start(OutputStream out, String id, String attached) throws IOException {
        line(out, "Date: " + MailDate.format(now));
        line(out, "From: MAILER-DAEMON@" + origin.ascii() + " (Mail Delivery System)");
        line(out, "Subject: Undelivered Mail Returned to Sender");
        line(out, "To: " + (sender.needsSmtpUtf8() ? sender.toString() : sender.toAsciiDomainString()));
        line(out, "Auto-Submitted: auto-replied");
        line(out, "MIME-Version: 1.0");
        line(out, "Message-ID: <" + id + "@" + hostname.ascii() + ">");
        line(out, "Content-Type: multipart/report; report-type=delivery-status;");
        line(out, "\tboundary=\"" + boundary + "\"");
        line(out, "Content-Transfer-Encoding: " + encoding());
        line(out, "");
        line(out, "This is a MIME-encapsulated message.");
        part(out, "Notification", "text/plain; charset=us-ascii", "7bit");
        words(out, attached);
        part(out, "Delivery report", "message/delivery-status", "7bit");
        fields(out);
    }

    private String encoding() {
        return is8Bit() ? "8bit" : "7bit";
    }

    private void end(OutputStream out) throws IOException {
        line(out, "");
        line(out, "--" + boundary + "--");
    }

    /** Whether the report has to be sent as 8BITMIME. */
    boolean is8Bit() {
        return message.envelope().body() != Envelope.Body.SEVEN_BIT || needsSmtpUtf8();
    }

    /** Whether the report has to be sent by SMTPUTF8. RFC 6533 section 6. */
    boolean needsSmtpUtf8() {
        return sender.needsSmtpUtf8() || message.envelope().smtpUtf8();
    }

    /** RET, and what is sensible: a part of a binary message cannot stand in one that is made of lines. */
    private boolean isReturnedWhole() throws IOException {
        return message.envelope().ret() != Envelope.Ret.HDRS
                && message.envelope().body() != Envelope.Body.BINARY_MIME
                && message.content().size() <= maxSize;
    }

    private void part(OutputStream out, String description, String type, String encoding) throws IOException {
        line(out, "");
        line(out, "--" + boundary);
        line(out, "Content-Description: " + description);
        line(out, "Content-Type: " + type);
        line(out, "Content-Transfer-Encoding: " + encoding);
        line(out, "");
    }

    private void words(OutputStream out, String attached) throws IOException {
        line(out, "This is the mail system at host " + hostname.ascii() + ".");
        line(out, "");
        line(out, "Your message could not be delivered to one or more recipients.");
        line(out, attached);
        for (Failure failure : failures) {
            line(out, "");
            String why = failure.text();
            if (failure.expired()) {
                why = "tried from " + MailDate.format(message.arrival()) + " until " + MailDate.format(now)
                        + ", and given up; the last time: " + why;
            }
            folded(out, "<" + ascii(failure.recipient().address()) + ">: " + why, "    ");
        }
    }

    private void fields(OutputStream out) throws IOException {
        line(out, "Reporting-MTA: dns; " + hostname.ascii());
        String envid = message.envelope().envelopeId();
        if (envid != null) folded(out, "Original-Envelope-Id: " + decoded(envid), " ");
        line(out, "Arrival-Date: " + MailDate.format(message.arrival()));
        for (Failure failure : failures) {
            line(out, "");
            String orcpt = failure.recipient().originalRecipient();
            if (orcpt != null) folded(out, "Original-Recipient: " + originalRecipient(orcpt), " ");
            EmailAddress address = failure.recipient().address();
            String type = address.needsSmtpUtf8() ? "utf-8; " : "rfc822; ";
            folded(out, "Final-Recipient: " + type + ascii(address), " ");
            line(out, "Action: failed");
            line(out, "Status: " + failure.status());
            if (failure.remoteMta() != null) folded(out, "Remote-MTA: dns; " + failure.remoteMta(), " ");
            Reply reply = failure.reply();
            String diagnostic = reply == null ? "X-Mailrail; " + failure.text() : "smtp; " + reply;
            folded(out, "Diagnostic-Code: " + diagnostic, " ");
            line(out, "Last-Attempt-Date: " + MailDate.format(now));
        }
    }

    /** The header, up to the size that a whole message may have, and cut at a line's end. */
    private void header(OutputStream out) throws IOException {
        try (InputStream in = message.content().stream(0, maxSize)) {
            byte[] octets = in.readAllBytes();
            int end = 0;
            for (int i = 0; i < octets.length; i++) {
                if (octets[i] != '\n') continue;
                boolean empty = i - end == 1 || i == end;
                if (empty) break;
                end = i + 1;
            }
            out.write(octets, 0, end);
        }
    }

    /** ORCPT as it is meant: {@code addr-type;xtext} decoded, but {@code utf-8} as it is. RFC 3464 section 2.3.1, RFC 6533 section 3. */
    private static String originalRecipient(String orcpt) {
        int semicolon = orcpt.indexOf(';'); // a recipient cannot be made without
        String type = orcpt.substring(0, semicolon);
        String address = orcpt.substring(semicolon + 1);
        return type + "; " + (type.equalsIgnoreCase("utf-8") ? address : decoded(address));
    }

    private static String decoded(String xtext) {
        try {
            return XText.decode(xtext);
        } catch (SyntaxException notXText) {
            return xtext; // as the client wrote it, printable ASCII at least
        }
    }

    /** {@code utf-8-addr-xtext}: what is outside ASCII as {@code \x{hex}}. RFC 6533 section 3. */
    private static String ascii(EmailAddress address) {
        if (!address.needsSmtpUtf8()) return address.toAsciiDomainString();
        MailHost host = address.host();
        String text = new EmailAddress(address.localPart(), host instanceof Domain d ? Domain.of(d.ascii()) : host)
                .toString();
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c > ' ' && c < 0x7F && c != '\\' && c != '+' && c != '=') out.append((char) c);
            else
                out.append("\\x{")
                        .append(Integer.toHexString(c).toUpperCase(Locale.ROOT))
                        .append('}');
        });
        return out.toString();
    }

    /** A line of our own making, except that an address of the sender's in it may be outside ASCII. */
    private static void line(OutputStream out, String text) throws IOException {
        out.write((text + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Text from elsewhere: no control character ends its line, nothing outside ASCII, and not longer than a line may be. */
    private static void folded(OutputStream out, String text, String indent) throws IOException {
        StringBuilder safe = new StringBuilder();
        for (int i = 0; i < text.length() && i < MAX_LINE; i++) {
            char c = text.charAt(i);
            safe.append(c == '\t' ? ' ' : c < ' ' || c >= 0x7F ? '?' : c);
        }
        String rest = safe.toString();
        String start = "";
        while (start.length() + rest.length() > WRAP) {
            int space = rest.lastIndexOf(' ', WRAP - start.length());
            // Not where only blanks would be left on a line.
            if (space <= 0
                    || rest.substring(0, space).isBlank()
                    || rest.substring(space).isBlank()) {
                space = rest.indexOf(' ', WRAP - start.length());
            }
            if (space <= 0 || rest.substring(space).isBlank()) break;
            line(out, start + rest.substring(0, space));
            rest = rest.substring(space + 1);
            start = indent;
        }
        line(out, start + rest);
    }
}
