package org.mailrail.queue.internal.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Writes lines, each with its CRLF. */
final class Lines {
    private static final int MAX_LINE = 900;
    private static final int WRAP = 76;

    private final OutputStream out;

    Lines(OutputStream out) {
        this.out = out;
    }

    OutputStream out() {
        return out;
    }

    /** A line of our own making; an address of the sender's in it may be outside ASCII. */
    void line(String text) throws IOException {
        line(text, StandardCharsets.UTF_8);
    }

    void line(String text, Charset charset) throws IOException {
        out.write((text + "\r\n").getBytes(charset));
    }

    /** A field of text from elsewhere: no control character ends its line, nothing outside ASCII, and not longer than a line may be. */
    void field(String name, String text) throws IOException {
        folded(name + ": " + text, " ", false);
    }

    /** A field in which characters outside ASCII may stand. */
    void unicodeField(String name, String text) throws IOException {
        folded(name + ": " + text, " ", true);
    }

    /** Text from elsewhere, as {@link #field}. */
    void folded(String text, String indent, boolean unicode) throws IOException {
        StringBuilder safe = new StringBuilder();
        for (int i = 0; i < text.length() && i < MAX_LINE; i++) {
            char c = text.charAt(i);
            boolean stays = unicode && c >= 0xA0;
            safe.append(c == '\t' ? ' ' : (c < ' ' || c >= 0x7F) && !stays ? '?' : c);
        }
        // Half of a character would be no UTF-8.
        if (!safe.isEmpty() && Character.isHighSurrogate(safe.charAt(safe.length() - 1)))
            safe.setLength(safe.length() - 1);
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
            line(start + rest.substring(0, space));
            rest = rest.substring(space + 1);
            start = indent;
        }
        line(start + rest);
    }
}
