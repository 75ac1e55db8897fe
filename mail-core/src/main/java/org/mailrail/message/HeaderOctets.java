package org.mailrail.message;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Where lines and fields of a header end. A line ends with LF, with or without a CR before. */
final class HeaderOctets {
    private static final int BLOCK = 8192;

    private HeaderOctets() {}

    /** Reads up to and including the first blank line, or {@code limit} octets, or all there is; possibly some octets more. */
    static byte[] read(InputStream in, int limit) throws IOException {
        byte[] octets = new byte[Math.min(BLOCK, limit)];
        int length = 0;
        int lineStart = 0;
        while (length < limit) {
            if (length == octets.length) octets = Arrays.copyOf(octets, (int) Math.min(limit, octets.length * 2L));
            int read = in.read(octets, length, octets.length - length);
            if (read < 0) break;
            for (int i = length; i < length + read; i++) {
                if (octets[i] != '\n') continue;
                if (isBlankLine(octets, lineStart, i + 1)) return Arrays.copyOf(octets, i + 1);
                lineStart = i + 1;
            }
            length += read;
        }
        return Arrays.copyOf(octets, length);
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
        int i = start;
        while (i < end && octets[i] != '\n') i++;
        return Math.min(i + 1, end);
    }

    /**
     * The colon after a field name; -1 if there is none. A name is printable ASCII, but with 8-bit or spaces in it real headers are read all
     * the same; only what comes without a name is none.
     */
    static int colon(byte[] octets, int start, int end) {
        if (start == end || HeaderField.isWhiteSpace(octets[start])) return -1;
        for (int i = start; i < end && octets[i] != '\n' && octets[i] != '\r'; i++) {
            if (octets[i] == ':') return i > start ? i : -1;
        }
        return -1;
    }
}
