package org.mailrail.message;

import java.nio.charset.StandardCharsets;

/** Composes header fields for the wire. RFC 5322 section 2.2, RFC 6532 section 3. */
public final class HeaderFields {
    /** RFC 5322 section 2.1.1 prefers 78; RFC 2047 section 2 allows 76 where there are encoded-words. */
    private static final int PREFERRED_LINE = 76;

    static final int MAX_LINE = 998;

    private HeaderFields() {}

    /**
     * A field for the wire, ended by CRLF, folded where it has white space so that lines have 76 octets at most where they can. Nothing is put in or
     * left out but the folds: a value without white space stays one line.
     *
     * @param name printable ASCII without a colon
     * @param value text without control characters other than tab; outside ASCII only where the message is SMTPUTF8
     * @throws IllegalArgumentException if the name is none, if the value holds CR, LF, NUL or another control character (it would become a field
     *     or a message of its own), or if 998 octets pass without white space
     */
    public static String compose(String name, String value) {
        checkName(name);
        StringBuilder field = new StringBuilder(name.length() + value.length() + 16)
                .append(name)
                .append(':');
        int column = name.length() + 1;
        if (!value.isEmpty() && !isSpace(value.charAt(0))) {
            field.append(' ');
            column++;
        }
        int at = 0;
        boolean first = true;
        while (at < value.length()) {
            int end = endOfWord(value, at);
            String word = value.substring(at, end); // white space and what follows it
            int octets = word.getBytes(StandardCharsets.UTF_8).length;
            // A line of nothing but white space is obsolete syntax (RFC 5322 section 4.2), so trailing space is not
            // folded.
            if (!first && column + octets > PREFERRED_LINE && !word.isBlank()) {
                field.append("\r\n");
                column = 0;
            }
            if (column + octets > MAX_LINE)
                throw new IllegalArgumentException("998 octets without white space in " + name);
            field.append(word);
            column += octets;
            first = false;
            at = end;
        }
        return field.append("\r\n").toString();
    }

    /** Text from elsewhere (a peer, a file, an exception) made fit for a field: each control character becomes a question mark. */
    public static String printable(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) safe.append(isControl(text.charAt(i)) ? '?' : text.charAt(i));
        return safe.toString();
    }

    private static int endOfWord(String value, int start) {
        int at = start;
        while (at < value.length() && isSpace(value.charAt(at))) at++;
        while (at < value.length() && !isSpace(value.charAt(at))) {
            if (isControl(value.charAt(at)))
                throw new IllegalArgumentException("a control character in a header field");
            at++;
        }
        return at;
    }

    private static void checkName(String name) {
        if (name.isEmpty() || name.length() > PREFERRED_LINE - 1)
            throw new IllegalArgumentException("a field name of " + name.length() + " characters");
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c >= 0x7F || c == ':')
                throw new IllegalArgumentException("a character that no field name has");
        }
    }

    static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }

    static boolean isControl(char c) {
        return c < ' ' && c != '\t' || c == 0x7F;
    }
}
