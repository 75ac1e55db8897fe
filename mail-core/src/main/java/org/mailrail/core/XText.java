package org.mailrail.core;

import java.nio.charset.StandardCharsets;

/** {@code xtext}: printable ASCII in which {@code +}, {@code =} and all else stand as {@code +} and two hex digits. RFC 3461 section 4. */
public final class XText {
    private static final String HEX = "0123456789ABCDEF";

    private XText() {}

    /** Encodes the UTF-8 octets of a text. */
    public static String encode(String text) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            int c = b & 0xFF;
            if (c > ' ' && c < 0x7F && c != '+' && c != '=') out.append((char) c);
            else out.append('+').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
        }
        return out.toString();
    }

    /**
     * Decodes; octets outside ASCII are read as UTF-8.
     *
     * @throws SyntaxException if the text is not xtext
     */
    public static String decode(String xtext) {
        byte[] out = new byte[xtext.length()];
        int length = 0;
        for (int i = 0; i < xtext.length(); i++) {
            char c = xtext.charAt(i);
            if (c <= ' ' || c >= 0x7F || c == '=') throw new SyntaxException("xtext", i);
            if (c == '+') {
                // The RFC has upper-case digits only; real senders write both, and what they mean is plain.
                int high = i + 2 < xtext.length() ? hexDigit(xtext.charAt(i + 1)) : -1;
                int low = i + 2 < xtext.length() ? hexDigit(xtext.charAt(i + 2)) : -1;
                if (high < 0 || low < 0) throw new SyntaxException("two hex digits after +", i);
                c = (char) (high << 4 | low);
                i += 2;
            }
            out[length++] = (byte) c;
        }
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }

    private static int hexDigit(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    /** Refuses what is not xtext or would decode to control characters: the decoded text stands in reports. */
    static void checkEncoded(String text, int limit) {
        if (text.isEmpty() || text.length() > limit) throw new SyntaxException("1 to " + limit + " octets", 0);
        String decoded = decode(text);
        for (int i = 0; i < decoded.length(); i++) {
            if (Character.isISOControl(decoded.charAt(i)))
                throw new SyntaxException("xtext of printable characters", 0);
        }
    }
}
