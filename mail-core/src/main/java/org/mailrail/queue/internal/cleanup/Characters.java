package org.mailrail.queue.internal.cleanup;

import java.util.Arrays;

/** Octets that messages must not have. Immutable. Postfix's {@code message_reject_characters}, {@code message_strip_characters}. */
public final class Characters {
    private final boolean[] set = new boolean[256];
    private final boolean empty;

    private Characters(String octets) {
        for (int i = 0; i < octets.length(); i++) set[octets.charAt(i) & 0xFF] = true;
        empty = octets.isEmpty();
    }

    /** These, one character an octet. */
    public static Characters of(String octets) {
        return new Characters(octets);
    }

    /**
     * One character an octet, of what main.cf writes: each as itself, or as in C {@code \a \b \f \n \r \t \v \\ \000}; a backslash before anything else is left out.
     *
     * @throws IllegalArgumentException if a number is no octet, or a character none
     */
    public static String unescape(String text) {
        StringBuilder octets = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0x7F)
                throw new IllegalArgumentException("\"" + c + "\" is not ASCII; expected \\ and three octal digits");
            if (c != '\\' || i + 1 == text.length()) {
                octets.append(c);
                continue;
            }
            int digits = octalDigits(text, i + 1);
            if (digits > 0) {
                int value = Integer.parseInt(text, i + 1, i + 1 + digits, 8);
                if (value > 0xFF)
                    throw new IllegalArgumentException("\\" + text.substring(i + 1, i + 1 + digits) + " is no octet");
                octets.append((char) value);
                i += digits;
            } else {
                octets.append(named(text.charAt(++i)));
            }
        }
        return octets.toString();
    }

    private static int octalDigits(String text, int from) {
        int digits = 0;
        while (digits < 3
                && from + digits < text.length()
                && text.charAt(from + digits) >= '0'
                && text.charAt(from + digits) <= '7') digits++;
        return digits;
    }

    private static char named(char c) {
        return switch (c) {
            case 'a' -> 7;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 11;
            default -> c;
        };
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return empty;
    }

    /** Whether one of them is there. */
    boolean areIn(byte[] octets, int from, int length) {
        if (empty) return false;
        for (int i = from; i < from + length; i++) if (set[octets[i] & 0xFF]) return true;
        return false;
    }

    /** The octets without them. */
    byte[] without(byte[] octets, int from, int length) {
        byte[] left = new byte[length];
        int kept = 0;
        for (int i = from; i < from + length; i++) if (!set[octets[i] & 0xFF]) left[kept++] = octets[i];
        return Arrays.copyOf(left, kept);
    }
}
