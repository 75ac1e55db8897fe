package org.mailrail.message;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Lines of a content, of any length, of each of which the first octets are held. A line ends with LF, with or without CR before it. Octets that are
 * in memory are looked at where they are; others come in blocks.
 */
final class LineScanner {
    /** What is held of a line. Longer ones exist only outside the standard, and no boundary or field name is that long. */
    static final int HELD = 16 * 1024;

    private static final int FIRST_BLOCK = 8 * 1024;
    private static final int BLOCK = 64 * 1024;
    /** Where a line may start that the end of a block cuts: CR, LF, hyphen. */
    private static final int CUT = 3;

    private final InputStream in;
    private byte[] block;
    /** The offset in the content of the first octet of the block. */
    private long blockOffset;

    private int at;
    private int limit;
    private boolean exhausted;

    private byte[] line;
    private int lineStart;
    private int lineLength;
    private long start;
    private long end;
    private int endLength;
    private int previousEndLength;
    private long lineEndsBefore;
    private long lineEnds;

    private LineScanner(InputStream in, byte[] block, int at, int limit, boolean exhausted) {
        this.in = in;
        this.block = block;
        this.line = block;
        this.at = at;
        this.limit = limit;
        this.blockOffset = -at;
        this.exhausted = exhausted;
    }

    /** Over what a stream gives. */
    static LineScanner of(InputStream in) {
        return new LineScanner(in, new byte[FIRST_BLOCK], 0, 0, false);
    }

    /** Over octets in memory. */
    static LineScanner of(BytesContent content) {
        return new LineScanner(InputStream.nullInputStream(), content.octets(), content.start(), content.end(), true);
    }

    /** Goes to the next line; false if there is none. */
    boolean next() throws IOException {
        if (limit - at <= HELD && !exhausted) refill();
        if (at == limit) {
            passLine();
            return false;
        }
        passLine();
        start = blockOffset + at;
        int lf = OctetSearch.lineFeed(block, at, limit);
        if (lf < 0) {
            nextLong();
        } else {
            line = block;
            lineStart = at;
            endAt(lf, lf > at && block[lf - 1] == '\r');
            lineLength = Math.min(lf + 1 - endLength - lineStart, HELD);
        }
        end = blockOffset + at;
        return true;
    }

    /** Goes to the next line that starts with two hyphens, as all delimiters do; false if there is none. */
    boolean nextWithHyphens() throws IOException {
        boolean atLineStart = true;
        while (true) {
            if (limit - at <= HELD && !exhausted) refill();
            if (atLineStart && limit - at >= 2 && block[at] == '-' && block[at + 1] == '-') return next();
            int found = OctetSearch.hyphensAfterLineFeed(block, at, limit);
            if (found >= 0) {
                passTo(found);
                return next();
            }
            if (exhausted) {
                passTo(limit);
                passLine();
                return false;
            }
            int cut = Math.max(at, limit - CUT);
            lineEnds += OctetSearch.lineFeeds(block, at, cut);
            at = cut;
            atLineStart = false;
        }
    }

    /** A line that does not end within the block: its first octets are set aside if more come. */
    private void nextLong() throws IOException {
        lineLength = Math.min(limit - at, HELD);
        endLength = 0;
        if (exhausted) {
            line = block;
            lineStart = at;
            at = limit;
            return;
        }
        line = Arrays.copyOfRange(block, at, at + lineLength);
        lineStart = 0;
        boolean cr = false;
        int lf = -1;
        while (lf < 0 && at < limit) {
            cr = block[limit - 1] == '\r';
            at = limit;
            refill();
            lf = OctetSearch.lineFeed(block, at, limit);
        }
        if (lf >= 0) endAt(lf, lf > at ? block[lf - 1] == '\r' : cr);
    }

    private void endAt(int lf, boolean afterCr) {
        endLength = afterCr ? 2 : 1;
        lineEnds++;
        at = lf + 1;
    }

    /** The line that was looked at is now the one before. */
    private void passLine() {
        previousEndLength = endLength;
        lineEndsBefore = lineEnds;
    }

    /** Passes all lines before this index of the octets in memory that it is over, at which one starts, or the end of all: so many. */
    void passHeader(int index, int lines) {
        passLine();
        passTo(index, lines);
    }

    /** Passes all lines before this index, at which one starts, or the end of all. */
    private void passTo(int index) {
        passTo(index, OctetSearch.lineFeeds(block, at, index));
    }

    private void passTo(int index, int lines) {
        lineEnds += lines;
        if (index > at) {
            boolean ended = block[index - 1] == '\n';
            endLength = !ended ? 0 : index > 1 && block[index - 2] == '\r' ? 2 : 1;
        }
        at = index;
        end = blockOffset + at;
    }

    private void refill() throws IOException {
        System.arraycopy(block, at, block, 0, limit - at);
        blockOffset += at;
        limit -= at;
        at = 0;
        fill();
        if (!exhausted && block.length < BLOCK) {
            block = Arrays.copyOf(block, BLOCK);
            fill();
        }
    }

    private void fill() throws IOException {
        while (limit < block.length && !exhausted) {
            int read = in.read(block, limit, block.length - limit);
            if (read < 0) exhausted = true;
            else limit += read;
        }
    }

    /** Whether the line is the last, and the content is known to end with it. */
    boolean atEnd() {
        return exhausted && at == limit;
    }

    /** Where the line starts, in the content. */
    long start() {
        return start;
    }

    /** Where the next line starts. */
    long end() {
        return end;
    }

    /** The octets of its line end: 0 at the end of the content, 1 or 2. */
    int endLength() {
        return endLength;
    }

    /** The octets of the line end before it: 0 for the first line. */
    int previousEndLength() {
        return previousEndLength;
    }

    /** How many line ends there are before it. */
    long lineEndsBefore() {
        return lineEndsBefore;
    }

    /** How many line ends there are up to the next line. */
    long lineEnds() {
        return lineEnds;
    }

    /** Whether it has nothing but its line end. */
    boolean isBlank() {
        return lineLength == 0;
    }

    /** An array with the first octets of the line, until the next one. */
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
