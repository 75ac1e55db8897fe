package org.mailrail.store;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.mailrail.core.SyntaxException;

/**
 * Modified UTF-7: names of mailboxes in ASCII, as IMAP4rev1 sends them and Maildir++ names its directories. RFC 3501 section 5.1.3.
 *
 * <pre>
 *   name   = *( %x20-25 / %x27-7E / "&amp;-" / "&amp;" 1*base64 "-" )    ; base64 with "," for "/", without "=", of UTF-16BE
 * </pre>
 *
 * Only the one form that {@link #encode} gives is read, so that no mailbox has two names: a run that is not closed, spare bits that are set, two
 * runs side by side, a plain letter in base64 are all refused.
 */
public final class ModifiedUtf7 {
    private ModifiedUtf7() {}

    /**
     * Encodes a name.
     *
     * @throws IllegalArgumentException if it holds half of a surrogate pair
     */
    public static String encode(String name) {
        if (!StandardCharsets.UTF_16BE.newEncoder().canEncode(name))
            throw new IllegalArgumentException("half a character");
        StringBuilder encoded = new StringBuilder(name.length() + 16);
        for (int i = 0; i < name.length(); ) {
            char c = name.charAt(i);
            if (isPlain(c)) {
                encoded.append(c);
                if (c == '&') encoded.append('-');
                i++;
            } else {
                int end = i + 1;
                while (end < name.length() && !isPlain(name.charAt(end))) end++;
                byte[] run = name.substring(i, end).getBytes(StandardCharsets.UTF_16BE);
                String base64 = Base64.getEncoder().withoutPadding().encodeToString(run);
                encoded.append('&').append(base64.replace('/', ',')).append('-');
                i = end;
            }
        }
        return encoded.toString();
    }

    /**
     * Decodes a name.
     *
     * @throws SyntaxException if the text is not what {@link #encode} gives for any name
     */
    public static String decode(String text) {
        StringBuilder name = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            char c = text.charAt(i);
            if (!isPlain(c)) throw new SyntaxException("printable ASCII", i);
            if (c != '&') {
                name.append(c);
                i++;
                continue;
            }
            int end = text.indexOf('-', i);
            if (end < 0) throw new SyntaxException("'-' after '&'", i);
            name.append(end == i + 1 ? "&" : run(text, i + 1, end));
            i = end + 1;
        }
        String decoded = name.toString();
        if (!StandardCharsets.UTF_16BE.newEncoder().canEncode(decoded)
                || !encode(decoded).equals(text)) {
            throw new SyntaxException("modified UTF-7 in its only form", 0);
        }
        return decoded;
    }

    private static String run(String text, int start, int end) {
        String base64 = text.substring(start, end);
        if (base64.indexOf('/') >= 0) throw new SyntaxException("modified base64", start + base64.indexOf('/'));
        try {
            byte[] octets = Base64.getDecoder().decode(base64.replace(',', '/'));
            return new String(octets, StandardCharsets.UTF_16BE);
        } catch (IllegalArgumentException notBase64) {
            throw new SyntaxException("modified base64", start);
        }
    }

    private static boolean isPlain(char c) {
        return c >= 0x20 && c <= 0x7E;
    }
}
