package org.mailrail.message;

import java.nio.charset.StandardCharsets;

/** {@code charset'language'percent-encoded}. RFC 2231 section 4. */
final class ExtendedValue {
    private ExtendedValue() {}

    /** The text; without a character set, or with one that nobody knows, UTF-8 if it is that, else the octets. */
    static String decode(String raw) {
        int first = raw.indexOf('\'');
        int second = first < 0 ? -1 : raw.indexOf('\'', first + 1);
        String charset = second < 0 ? "" : raw.substring(0, first);
        return MailCharsets.decode(percentDecode(second < 0 ? raw : raw.substring(second + 1)), charset);
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
        return java.util.Arrays.copyOf(octets, length);
    }
}
