package org.mailrail.message;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One header field as it stands in a message. Octets are kept as they are: texts are ISO 8859-1, one character an octet, so that raw 8-bit
 * comes out as it went in. RFC 5322 section 2.2.
 */
public final class HeaderField {
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

    /** The name, as it is written. White space before the colon is not part of it (RFC 5322 section 4.5.8). */
    public String name() {
        int last = colon;
        while (last > start && isWhiteSpace(header[last - 1])) last--;
        return new String(header, start, last - start, StandardCharsets.ISO_8859_1);
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
        byte[] kept = new byte[end - start];
        int length = 0;
        for (int i = start; i < end; i++) {
            if (octets[i] != '\r' && octets[i] != '\n' && !(length == 0 && isWhiteSpace(octets[i])))
                kept[length++] = octets[i];
        }
        while (length > 0 && isWhiteSpace(kept[length - 1])) length--;
        return new String(kept, 0, length, StandardCharsets.ISO_8859_1);
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
