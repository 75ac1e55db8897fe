package org.mailrail.core;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An SMTP reply: code, enhanced status code, text. RFC 5321 section 4.2, RFC 2034.
 *
 * @param code 200 to 599
 * @param status the enhanced status code, absent where RFC 2034 allows none (greeting, EHLO, 3xx)
 * @param lines at least one line of text without its code, of at most 2,000 characters and without control characters other than tab: what
 *     would break a line on the wire cannot be put in
 */
public record Reply(int code, @Nullable EnhancedStatusCode status, List<String> lines) {
    private static final int MAX_LINE = 2000;

    /** Checks that the reply can be sent as it is. */
    public Reply {
        if (code < 200 || code > 599) throw new IllegalArgumentException("reply code " + code);
        if (status != null && status.category() != code / 100) {
            throw new IllegalArgumentException("status " + status + " does not go with reply code " + code);
        }
        lines = List.copyOf(lines);
        if (lines.isEmpty()) throw new IllegalArgumentException("a reply without text");
        for (String line : lines) check(line);
    }

    /** A reply of one line without enhanced status code. */
    public static Reply of(int code, String text) {
        return new Reply(code, null, List.of(text));
    }

    /** A reply of one line, e.g. {@code Reply.of(550, "5.1.1", "no such user")}. */
    public static Reply of(int code, String status, String text) {
        return new Reply(code, EnhancedStatusCode.of(status), List.of(text));
    }

    /** Text from elsewhere (a peer, a file, an exception) made fit for a reply: control characters become {@code ?}, the rest is cut. */
    public static String printable(String text) {
        StringBuilder safe = new StringBuilder(Math.min(text.length(), MAX_LINE));
        for (int i = 0; i < text.length() && safe.length() < MAX_LINE; i++) {
            char c = text.charAt(i);
            safe.append(isForbidden(c) ? '?' : c);
        }
        return safe.toString();
    }

    /** The enhanced status code, if there is one. */
    public Optional<EnhancedStatusCode> enhancedStatus() {
        return Optional.ofNullable(status);
    }

    /** The text of all lines, joined by a space. */
    public String text() {
        return String.join(" ", lines);
    }

    /** 2xx. */
    public boolean isPositive() {
        return code < 300;
    }

    /** 4xx: the same may work later. */
    public boolean isTransient() {
        return code >= 400 && code < 500;
    }

    /** 5xx: the same will not work later. */
    public boolean isPermanent() {
        return code >= 500;
    }

    private static void check(String line) {
        if (line.length() > MAX_LINE)
            throw new IllegalArgumentException("a reply line of " + line.length() + " characters");
        for (int i = 0; i < line.length(); i++) {
            if (isForbidden(line.charAt(i))) throw new IllegalArgumentException("a control character in a reply line");
        }
    }

    private static boolean isForbidden(char c) {
        return c < ' ' && c != '\t' || c == 0x7F;
    }

    /** One line for logs: code, status, text. */
    @Override
    public String toString() {
        return code + " " + (status == null ? "" : status + " ") + text();
    }
}
