package org.mailrail.queue.internal.cleanup;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Between the octets of fields and lines and the text that tables of patterns see. Postfix's header_checks(5), is_header(3). */
final class HeaderText {
    private static final int MAX_LINE = 998;

    private HeaderText() {}

    /** Where the name of a field ends that begins here; 0 if no field does: printable ASCII, then maybe white space, then a colon. */
    static int nameLength(byte[] octets, int from, int length) {
        int name = 0;
        while (name < length && octets[from + name] > ' ' && octets[from + name] < 0x7F && octets[from + name] != ':')
            name++;
        int at = name;
        while (at < length && isWhiteSpace(octets[from + at])) at++;
        return at < length && octets[from + at] == ':' ? name : 0;
    }

    /** The name of a field in lower case. */
    static String name(byte[] field) {
        int length = nameLength(field, 0, field.length);
        return new String(field, 0, length, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    }

    /** A field as patterns see it: the colon right behind the name, LF where it is folded, no line end. */
    static String subject(byte[] field) {
        ByteArrayOutputStream text = new ByteArrayOutputStream(field.length);
        int name = nameLength(field, 0, field.length);
        text.write(field, 0, name);
        int at = name;
        while (isWhiteSpace(field[at])) at++;
        int end = field.length;
        while (end > at && (field[end - 1] == '\n' || field[end - 1] == '\r')) end--;
        for (; at < end; at++) if (field[at] != '\r') text.write(field[at]);
        return text(text.toByteArray(), 0, text.size());
    }

    /** What is behind the colon, one character an octet. */
    static String value(byte[] field) {
        int colon = nameLength(field, 0, field.length);
        while (field[colon] != ':') colon++;
        return new String(field, colon + 1, field.length - colon - 1, StandardCharsets.ISO_8859_1);
    }

    /** UTF-8; each octet that is none is a character of ISO 8859-1, so that a single one does not hide the rest from patterns. */
    static String text(byte[] octets, int from, int length) {
        ByteBuffer in = ByteBuffer.wrap(octets, from, length);
        CharBuffer text = CharBuffer.allocate(length);
        CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
        CoderResult result = utf8.decode(in, text, true);
        while (result.isError()) {
            for (int i = 0; i < result.length(); i++) text.put((char) (in.get() & 0xFF));
            result = utf8.decode(in, text, true);
        }
        return text.flip().toString();
    }

    /** Whether a table's text is a field. */
    static boolean isField(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return nameLength(octets, 0, octets.length) > 0;
    }

    /**
     * A table's text as a field for the wire. It may hold what a pattern took from a message: LF stays a fold, other control characters become question
     * marks, and no line passes 998 octets.
     */
    static byte[] field(String text, byte[] like) {
        ByteArrayOutputStream field = new ByteArrayOutputStream(text.length() + 16);
        boolean first = true;
        for (String line : text.lines().toList()) {
            String clean = printable(line);
            if (!first && clean.isBlank()) continue; // a line of white space only ends a header for some
            if (!first && !isWhiteSpace((byte) clean.charAt(0))) field.write('\t');
            writeFolded(field, encode(clean, like));
            first = false;
        }
        return field.toByteArray();
    }

    /** A table's text as a line of the body, with the line end that the line has whose place it takes. */
    static byte[] line(String text, byte[] like) {
        StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            line.append(c == '\r' || c == '\n' || c == 0 ? ' ' : c);
        }
        return encode(line.toString(), like);
    }

    private static String printable(String line) {
        StringBuilder clean = new StringBuilder(line.length());
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            clean.append(c < ' ' && c != '\t' || c == 0x7F ? '?' : c);
        }
        return clean.toString();
    }

    /** In the charset that the message was read in, if it can be. */
    private static byte[] encode(String text, byte[] like) {
        boolean isUtf8 = true;
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(like));
        } catch (CharacterCodingException notUtf8) {
            isUtf8 = false;
        }
        Charset charset = isUtf8 || !StandardCharsets.ISO_8859_1.newEncoder().canEncode(CharBuffer.wrap(text))
                ? StandardCharsets.UTF_8
                : StandardCharsets.ISO_8859_1;
        return text.getBytes(charset);
    }

    /** The last place up to this one where a character of UTF-8 may start; text that is not UTF-8 is cut where it comes. */
    private static int startOfCharacter(byte[] line, int at) {
        int start = at;
        while (start > at - 3 && (line[start] & 0xC0) == 0x80) start--;
        return start;
    }

    /**
     * Writes a line, folded where it is too long. No part of it is of white space only (RFC 5322 section 3.2.2): of the white space that it is folded at, one
     * character is kept, and none at its end.
     */
    private static void writeFolded(ByteArrayOutputStream out, byte[] line) {
        int end = line.length;
        while (end > 0 && isWhiteSpace(line[end - 1])) end--;
        int at = line.length > MAX_LINE ? lastOfSpace(line, 0, end) : 0;
        while (end - at > MAX_LINE) {
            int fold = at + MAX_LINE;
            while (fold > at + MAX_LINE / 2 && !isWhiteSpace(line[fold])) fold--;
            boolean atSpace = isWhiteSpace(line[fold]);
            if (!atSpace) fold = startOfCharacter(line, at + MAX_LINE - 2);
            int written = fold;
            while (atSpace && isWhiteSpace(line[written - 1])) written--;
            out.write(line, at, written - at);
            out.write('\r');
            out.write('\n');
            if (!atSpace) out.write(' ');
            at = lastOfSpace(line, fold, end);
        }
        out.write(line, at, end - at);
        out.write('\r');
        out.write('\n');
    }

    /** Where the last character of the white space is that begins here; here if there is none. */
    private static int lastOfSpace(byte[] line, int from, int end) {
        int at = from;
        while (at + 1 < end && isWhiteSpace(line[at]) && isWhiteSpace(line[at + 1])) at++;
        return at;
    }

    static boolean isWhiteSpace(byte octet) {
        return octet == ' ' || octet == '\t';
    }
}
