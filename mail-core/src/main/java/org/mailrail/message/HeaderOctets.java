package org.mailrail.message;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Where lines and fields of a header end. A line ends with LF, with or without a CR before. */
final class HeaderOctets {
    private static final int BLOCK = 8192;

    private HeaderOctets() {}

    /** The octets up to and including the first blank line, or {@code limit} octets, or all there is. */
    static byte[] read(MessageContent message, int limit) throws IOException {
        if (message instanceof BytesContent(byte[] octets, int start, int end)) {
            int most = (int) Math.min(end, (long) start + limit);
            return Arrays.copyOfRange(octets, start, endOfHeader(octets, start, start, most));
        }
        try (InputStream in = message.stream(0, limit)) {
            return read(in, limit);
        }
    }

    private static byte[] read(InputStream in, int limit) throws IOException {
        byte[] octets = new byte[Math.min(BLOCK, limit)];
        int length = 0;
        while (length < limit) {
            if (length == octets.length) octets = Arrays.copyOf(octets, (int) Math.min(limit, octets.length * 2L));
            int read = in.read(octets, length, octets.length - length);
            if (read < 0) break;
            int end = endOfHeader(octets, 0, length, length + read);
            if (end < length + read || isBlankLineBefore(octets, 0, end)) return Arrays.copyOf(octets, end);
            length += read;
        }
        return Arrays.copyOf(octets, length);
    }

    /** Where the first blank line ends that ends at or after {@code from}, or {@code end}. */
    private static int endOfHeader(byte[] octets, int start, int from, int end) {
        int at = from;
        while (at < end) {
            int next = endOfLine(octets, at, end);
            if (isBlankLineBefore(octets, start, next)) return next;
            at = next;
        }
        return end;
    }

    /** Whether the line that ends here, if one does, is blank. */
    private static boolean isBlankLineBefore(byte[] octets, int start, int end) {
        int at = end - 1;
        if (at < start || octets[at] != '\n') return false;
        if (at > start && octets[at - 1] == '\r') at--;
        return at == start || octets[at - 1] == '\n';
    }

    static boolean isBlankLine(byte[] octets, int start, int end) {
        int length = end - start;
        return length == 1 && octets[start] == '\n'
                || length == 2 && octets[start] == '\r' && octets[start + 1] == '\n';
    }

    /** Where the field that starts here ends, with its continuation lines and line end. */
    static int endOfField(byte[] octets, int start, int end) {
        int next = endOfLine(octets, start, end);
        if (isBlankLine(octets, start, next)) return next;
        while (next < end && HeaderField.isWhiteSpace(octets[next])) next = endOfLine(octets, next, end);
        return next;
    }

    private static int endOfLine(byte[] octets, int start, int end) {
        int lf = OctetSearch.lineFeed(octets, start, end);
        return lf < 0 ? end : lf + 1;
    }

    /**
     * The colon after a field name; -1 if there is none. A name is printable ASCII, but with 8-bit or spaces in it real headers are read all
     * the same; only what comes without a name is none.
     */
    static int colon(byte[] octets, int start, int end) {
        if (start == end || HeaderField.isWhiteSpace(octets[start])) return -1;
        for (int i = start; i < end; i++) {
            byte octet = octets[i];
            if (octet > ':') continue; // a letter, as most are
            if (octet == ':') return i > start ? i : -1;
            if (octet == '\n' || octet == '\r') return -1;
        }
        return -1;
    }
}
