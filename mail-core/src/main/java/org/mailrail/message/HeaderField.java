package org.mailrail.message;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One header field as it stands in a message. Octets are kept as they are: texts are ISO 8859-1, one character an octet, so that raw 8-bit
 * comes out as it went in. RFC 5322 section 2.2.
 */
public final class HeaderField {
    private static final int MAX_OCTETS = MessageLimits.standard().headerOctets();

    private final byte[] header;
    private final int start;
    private final int colon;
    private final int end;

    /** The octets of {@code header} from {@code start} to {@code end}, line end included, shared and never changed. */
    HeaderField(byte[] header, int start, int colon, int end) {
        this.header = header;
        this.start = start;
        this.colon = colon;
        this.end = end;
    }

    /**
     * A new field, folded at its white space; see {@link HeaderFields#compose}.
     *
     * @param name printable ASCII without a colon
     * @param text without control characters; written as UTF-8, so outside ASCII only where the message is SMTPUTF8, see {@link EncodedWords}
     * @throws IllegalArgumentException if it is none, if it could start a field or a body of its own, or if it is longer than what is read of a header
     */
    public static HeaderField of(String name, String text) {
        if (text.length() > MAX_OCTETS)
            throw new IllegalArgumentException("a field of " + text.length() + " characters");
        return ofOctets(HeaderFields.compose(name, text).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A field in wire form: folded as it is, octets outside ASCII as they are, ended by CRLF.
     *
     * @param field is copied
     * @throws IllegalArgumentException if it is not exactly one field, if it holds NUL or a CR or LF that stands alone, if a line has more than 998
     *     octets, or if it is longer than what is read of a header
     */
    public static HeaderField ofOctets(byte[] field) {
        byte[] octets = field.clone();
        if (octets.length > MAX_OCTETS) throw new IllegalArgumentException("a field of " + octets.length + " octets");
        int colon = HeaderOctets.colon(octets, 0, octets.length);
        if (colon < 0) throw new IllegalArgumentException("a field without a name");
        for (int i = 0; i < colon; i++)
            if (octets[i] <= ' ' || octets[i] == 0x7F)
                throw new IllegalArgumentException("a character that no field name has");
        checkLines(octets);
        return new HeaderField(octets, 0, colon, octets.length);
    }

    private static void checkLines(byte[] octets) {
        int lineStart = 0;
        for (int i = 0; i < octets.length; i++) {
            boolean afterCr = i > 0 && octets[i - 1] == '\r';
            if (octets[i] == '\n' != afterCr) throw new IllegalArgumentException("a CR or LF stands alone in a field");
            if (octets[i] == 0) throw new IllegalArgumentException("NUL in a field");
            if (octets[i] != '\n') continue;
            if (i - 1 - lineStart > HeaderFields.MAX_LINE)
                throw new IllegalArgumentException("a line of " + (i - 1 - lineStart) + " octets");
            lineStart = i + 1;
            if (lineStart < octets.length && !isWhiteSpace(octets[lineStart]))
                throw new IllegalArgumentException("more than one field");
        }
        if (lineStart < octets.length) throw new IllegalArgumentException("a field that CRLF does not end");
    }

    /** Whether it has this name, in any letter case. */
    public boolean isNamed(String name) {
        int length = nameEnd() - start;
        if (name.length() != length) return false;
        for (int i = 0; i < length; i++)
            if (lowerCase(name.charAt(i)) != lowerCase((char) (header[start + i] & 0xFF))) return false;
        return true;
    }

    /** Which of the MIME fields it is; null if none. */
    MimeFields.@Nullable Name mimeName() {
        return MimeFields.Name.canStart(header[start]) ? MimeFields.Name.of(header, start, nameEnd()) : null;
    }

    /** The name, as it is written. White space before the colon is not part of it (RFC 5322 section 4.5.8). */
    public String name() {
        return new String(header, start, nameEnd() - start, StandardCharsets.ISO_8859_1);
    }

    private int nameEnd() {
        int last = colon;
        while (last > start && isWhiteSpace(header[last - 1])) last--;
        return last;
    }

    /** Of ASCII only, as {@link FieldCursor#lowerCase}. */
    private static char lowerCase(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c;
    }

    /** What follows the colon, with its line ends; ISO 8859-1. */
    public String rawValue() {
        return new String(header, colon + 1, end - colon - 1, StandardCharsets.ISO_8859_1);
    }

    /** What follows the colon, unfolded (RFC 5322 section 2.2.3) and without white space around it; ISO 8859-1. */
    public String value() {
        return unfold(header, colon + 1, end);
    }

    /** The number of octets, line ends included. */
    public int length() {
        return end - start;
    }

    /** All octets, line ends included; a copy. */
    public byte[] octets() {
        return Arrays.copyOfRange(header, start, end);
    }

    /** Writes all octets, line ends included. */
    public void writeTo(OutputStream out) throws IOException {
        out.write(header, start, end - start);
    }

    static String unfold(byte[] octets, int start, int end) {
        int from = start;
        int to = end;
        while (from < to && isWhiteSpaceOrLineEnd(octets[from])) from++;
        while (to > from && isWhiteSpaceOrLineEnd(octets[to - 1])) to--;
        int folded = OctetSearch.lineEnd(octets, from, to);
        if (folded < 0) return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
        byte[] kept = Arrays.copyOfRange(octets, from, to);
        int length = folded - from;
        for (int i = length; i < kept.length; i++) if (kept[i] != '\r' && kept[i] != '\n') kept[length++] = kept[i];
        return new String(kept, 0, length, StandardCharsets.ISO_8859_1);
    }

    private static boolean isWhiteSpaceOrLineEnd(byte octet) {
        return isWhiteSpace(octet) || octet == '\r' || octet == '\n';
    }

    static boolean isWhiteSpace(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    /** The field unfolded, for logs. */
    @Override
    public String toString() {
        return name() + ": " + value();
    }
}
