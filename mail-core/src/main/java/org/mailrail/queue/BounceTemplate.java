package org.mailrail.queue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.mailrail.queue.internal.report.TemplateText;

/**
 * The part of a notification that people read, as an administrator words it. Postfix's bounce(5). Who is told of, and why, is put behind it.
 *
 * @param charset of the text: US-ASCII, or one that has it as a part
 * @param from the From field; an address in it without a domain gets the queue's origin. Printable ASCII
 * @param subject the Subject field of what senders get. Printable ASCII
 * @param postmasterSubject the Subject field of the postmaster's copy. Printable ASCII
 * @param text the lines, each ended by a line feed, of at most 900 characters; {@code $name} stands for a value, {@code $$} for the sign.
 *     Every queue knows {@code myhostname}, {@code mydomain}, {@code myorigin}, {@code mail_name}, {@code delay_warning_time_hours} and
 *     {@code maximal_queue_lifetime_days}, and of these two also {@code _seconds}, {@code _minutes}, {@code _hours}, {@code _days}, {@code _weeks}
 */
public record BounceTemplate(Charset charset, String from, String subject, String postmasterSubject, String text) {
    private static final int MAX_FIELD = 900;
    private static final int MAX_LINE = 900;
    private static final int MAX_TEXT = 100_000;

    /** Checks that it can be sent. */
    public BounceTemplate {
        checkField("From", from);
        checkField("Subject", subject);
        checkField("Postmaster-Subject", postmasterSubject);
        if (!charset.canEncode() || !"Az09<".equals(new String("Az09<".getBytes(charset), StandardCharsets.US_ASCII)))
            throw new IllegalArgumentException("the charset " + charset + " does not have US-ASCII as a part");
        if (text.isBlank()) throw new IllegalArgumentException("no text");
        if (text.length() > MAX_TEXT) throw new IllegalArgumentException("a text longer than " + MAX_TEXT);
        if (!charset.newEncoder().canEncode(text))
            throw new IllegalArgumentException("text that the charset " + charset + " does not have");
        text.lines().forEach(BounceTemplate::checkLine);
    }

    private static void checkField(String name, String value) {
        boolean printable = value.chars().allMatch(c -> c >= ' ' && c < 0x7F);
        if (value.isBlank() || value.length() > MAX_FIELD || !printable)
            throw new IllegalArgumentException(name + " is not one line of printable ASCII");
    }

    private static void checkLine(String line) {
        if (line.length() > MAX_LINE) throw new IllegalArgumentException("a line longer than " + MAX_LINE);
        if (line.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7F))
            throw new IllegalArgumentException("a control character in a line");
        TemplateText.expand(line, name -> {
            if (!TemplateText.isKnown(name)) throw new IllegalArgumentException("$" + name + " stands for nothing");
            return "";
        });
    }

    /** Whether the text has characters outside ASCII. */
    public boolean is8Bit() {
        return !StandardCharsets.US_ASCII.newEncoder().canEncode(text);
    }
}
