package org.mailrail.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** {@code charset'language'percent-encoded}. RFC 2231 section 4. */
final class ExtendedValue {
    private static final String HEX = "0123456789ABCDEF";
    /** Longer names of character sets and languages are none. */
    private static final int MAX_NAME = 40;

    private ExtendedValue() {}

    /** The text; without a character set, or with one that nobody knows, UTF-8 if it is that, else the octets. */
    static String decode(String raw) {
        int text = textStart(raw);
        String charset = text == 0 ? "" : raw.substring(0, raw.indexOf('\''));
        return MailCharsets.decode(percentDecode(raw.substring(text)), charset);
    }

    /** This text in UTF-8, without a language. */
    static String encode(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16).append("utf-8''");
        percentEncode(text.getBytes(StandardCharsets.UTF_8), out);
        return out.toString();
    }

    /** The same text to the letter of the grammar: what has no character set is given an empty one, and what may not stand there is encoded. */
    static String normalized(String raw) {
        int text = textStart(raw);
        int first = raw.indexOf('\'');
        if (text > 0 && !(isName(raw.substring(0, first)) && isName(raw.substring(first + 1, text - 1))))
            return encode(decode(raw));
        StringBuilder out = new StringBuilder(raw.length() + 16).append(text == 0 ? "''" : raw.substring(0, text));
        percentEncode(percentDecode(raw.substring(text)), out);
        return out.toString();
    }

    private static boolean isName(String name) {
        return name.length() <= MAX_NAME && name.chars().allMatch(c -> isPlain((char) c));
    }

    /** Where what is encoded starts: behind the second apostrophe, or at the start if there are not two. */
    static int textStart(String raw) {
        int first = raw.indexOf('\'');
        return first < 0 ? 0 : raw.indexOf('\'', first + 1) + 1;
    }

    /**
     * Where a section ends that starts here: neither within an encoded octet, nor within a character of UTF-8, as some readers decode each section for
     * itself.
     */
    static int endOfSection(String normalized, int start, int room) {
        int least = start == 0 ? textStart(normalized) : start;
        int end = least;
        int next = least;
        while (next < normalized.length()) {
            next += normalized.charAt(next) == '%' ? 3 : 1;
            if (next - start > room && end > least) break;
            if (!isContinuation(normalized, next)) end = next;
        }
        return end;
    }

    private static boolean isContinuation(String encoded, int at) {
        return encoded.startsWith("%", at) && "89AB".indexOf(encoded.charAt(at + 1)) >= 0;
    }

    /** Each octet as itself where it may stand so. RFC 2231 section 7. */
    static void percentEncode(byte[] octets, StringBuilder out) {
        for (byte octet : octets) {
            if (isPlain((char) (octet & 0xFF))) out.append((char) octet);
            else out.append('%').append(HEX.charAt(octet >> 4 & 15)).append(HEX.charAt(octet & 15));
        }
    }

    /** {@code attribute-char}: one of ASCII that a token may have, but for those that mean something here. */
    static boolean isPlain(char c) {
        return c > ' ' && c < 0x7F && FieldCursor.isToken(c) && c != '%' && c != '\'' && c != '*';
    }

    private static byte[] percentDecode(String text) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        int length = 0;
        for (int i = 0; i < octets.length; i++) {
            byte octet = octets[i];
            if (octet == '%' && i + 2 < octets.length) {
                int high = Character.digit(octets[i + 1], 16);
                int low = Character.digit(octets[i + 2], 16);
                if (high >= 0 && low >= 0) {
                    octet = (byte) (high << 4 | low);
                    i += 2;
                }
            }
            octets[length++] = octet;
        }
        return Arrays.copyOf(octets, length);
    }
}
