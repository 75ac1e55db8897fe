package org.mailrail.message;

import java.io.IOException;
import java.io.InputStream;

/** Lines of a stream, of any length, of each of which the first octets are held. A line ends with LF, with or without CR before it. */
final class LineScanner {
    /** What is held of a line. Longer ones exist only outside the standard, and no boundary or field name is that long. */
    static final int HELD = 16 * 1024;

    private static final int BLOCK = 64 * 1024;

    private final InputStream in;
    private byte[] block = new byte[BLOCK];
    private long blockOffset;
    private int at;
    private int limit;
    private boolean exhausted;
    private byte[] longLine = new byte[0];

    private byte[] line = block;
    private int lineStart;
    private int lineLength;
    private long start;
    private long end;
    private int endLength;

    LineScanner(InputStream in) {
        this.in = in;
    }

    /** Goes to the next line; false if there is none. */
    boolean next() throws IOException {
        if (limit - at <= HELD && !exhausted) refill();
        if (at == limit) return false;
        start = blockOffset + at;
        int lf = lineEnd(at);
        if (lf < 0) {
            nextLong();
            return true;
        }
        line = block;
        lineStart = at;
        endLength = lf > at && block[lf - 1] == '\r' ? 2 : 1;
        lineLength = Math.min(lf + 1 - endLength - at, HELD);
        at = lf + 1;
        end = blockOffset + at;
        return true;
    }

    /** A line that does not end within the block: its first octets are set aside. */
    private void nextLong() throws IOException {
        int held = Math.min(limit - at, HELD);
        if (longLine.length == 0) longLine = new byte[HELD];
        System.arraycopy(block, at, longLine, 0, held);
        line = longLine;
        lineStart = 0;
        lineLength = held;
        endLength = 0;
        boolean cr = false;
        int lf = -1;
        while (lf < 0 && at < limit) {
            cr = block[limit - 1] == '\r';
            at = limit;
            refill();
            lf = lineEnd(at);
        }
        if (lf >= 0) {
            endLength = (lf > at ? block[lf - 1] == '\r' : cr) ? 2 : 1;
            at = lf + 1;
        }
        end = blockOffset + at;
    }

    private int lineEnd(int from) {
        for (int i = from; i < limit; i++) if (block[i] == '\n') return i;
        return -1;
    }

    private void refill() throws IOException {
        System.arraycopy(block, at, block, 0, limit - at);
        blockOffset += at;
        limit -= at;
        at = 0;
        while (limit < block.length && !exhausted) {
            int read = in.read(block, limit, block.length - limit);
            if (read < 0) exhausted = true;
            else limit += read;
        }
    }

    /** Where the line starts, in the stream. */
    long start() {
        return start;
    }

    /** Where the next line starts. */
    long end() {
        return end;
    }

    /** The octets of its line end: 0 at the end of the stream, 1 or 2. */
    int endLength() {
        return endLength;
    }

    /** Whether it has nothing but its line end. */
    boolean isBlank() {
        return lineLength == 0;
    }

    /** An array with the first octets of the line, until the next call of {@link #next}. */
    byte[] line() {
        return line;
    }

    /** Where they start in the array. */
    int lineStart() {
        return lineStart;
    }

    /** How many they are, without the line end. */
    int lineLength() {
        return lineLength;
    }

    /** Whether all of the line is held. */
    boolean isWhole() {
        return end - start - endLength == lineLength;
    }
}
