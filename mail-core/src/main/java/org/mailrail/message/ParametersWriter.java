package org.mailrail.message;

import java.nio.charset.StandardCharsets;

/**
 * Writes parameters: tokens and quoted strings where ASCII will do, {@code name*=charset'language'percent-encoded} where it will not, and either in sections
 * if a line would become longer. RFC 2045 section 5.1, RFC 2231 sections 3 and 4.
 */
final class ParametersWriter {
    /** What a line of 76 octets has room for besides the space before it and the semicolon behind. */
    private static final int MAX_WIDTH = 74;
    /** A long name leaves at least so much for the value, in a longer line. */
    private static final int MIN_WIDTH = 12;

    private final StringBuilder out = new StringBuilder();

    private ParametersWriter() {}

    /** Each with {@code "; "} before it. */
    static String write(Parameters parameters) {
        ParametersWriter writer = new ParametersWriter();
        for (Parameters.Parameter parameter : parameters.entries())
            if (isName(parameter.name())) writer.write(parameter);
        return writer.out.toString();
    }

    /** Whether it is one that can be written: not of 8-bit octets, and not that of a section whose beginning is lost. */
    static boolean isName(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> ExtendedValue.isPlain((char) c));
    }

    private static boolean isToken(String value) {
        return !value.isEmpty() && value.chars().allMatch(c -> c < 0x7F && FieldCursor.isToken((char) c));
    }

    private void write(Parameters.Parameter parameter) {
        if (parameter.extended()) extended(parameter.name(), parameter.raw());
        else if (isPrintable(parameter.raw())) plain(parameter.name(), parameter.raw());
        else extended(parameter.name(), ExtendedValue.encode(unicode(parameter.raw())));
    }

    /** Raw 8-bit, which is read but was never allowed. */
    private static String unicode(String raw) {
        return MailCharsets.guess(raw.getBytes(StandardCharsets.ISO_8859_1));
    }

    static boolean isPrintable(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 0x7F);
    }

    private void plain(String name, String value) {
        boolean token = isToken(value);
        int length = token ? value.length() : quotedLength(value);
        // A boundary has 70 characters at most, and who looks for it may know nothing of sections.
        if (name.length() + 1 + length <= MAX_WIDTH || name.equals("boundary")) {
            start(name, "=");
            if (token) out.append(value);
            else quote(value, 0, value.length());
            return;
        }
        int at = 0;
        for (int number = 0; at < value.length(); number++) {
            String section = name + "*" + number;
            int room = Math.max(MIN_WIDTH, MAX_WIDTH - section.length() - 3) - 1; // a backslash may follow the last
            int end = at;
            for (int used = 0; end < value.length() && used < room; end++)
                used += needsBackslash(value.charAt(end)) ? 2 : 1;
            start(section, "=");
            quote(value, at, end);
            at = end;
        }
    }

    private void extended(String name, String raw) {
        String value = ExtendedValue.normalized(raw);
        if (name.length() + 2 + value.length() <= MAX_WIDTH) {
            start(name, "*=");
            out.append(value);
            return;
        }
        int at = 0;
        for (int number = 0; at < value.length(); number++) {
            String section = name + "*" + number;
            int room = Math.max(MIN_WIDTH, MAX_WIDTH - section.length() - 2);
            int end = ExtendedValue.endOfSection(value, at, room);
            start(section, "*=");
            out.append(value, at, end);
            at = end;
        }
    }

    private void start(String name, String equals) {
        out.append("; ").append(name).append(equals);
    }

    private static int quotedLength(String value) {
        return 2
                + value.length()
                + (int) value.chars().filter(c -> needsBackslash((char) c)).count();
    }

    private void quote(String value, int start, int end) {
        out.append('"');
        for (int i = start; i < end; i++) {
            if (needsBackslash(value.charAt(i))) out.append('\\');
            out.append(value.charAt(i));
        }
        out.append('"');
    }

    private static boolean needsBackslash(char c) {
        return c == '"' || c == '\\';
    }
}
