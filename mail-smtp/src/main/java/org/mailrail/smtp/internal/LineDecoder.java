package org.mailrail.smtp.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Command lines out of octets, resumable at any octet. Only CRLF ends a line: a CR or LF that stands alone is part of it, and makes it one that
 * is refused. A line over the limit is skipped to its end without being kept. Used by one thread. RFC 5321 section 2.3.8.
 */
final class LineDecoder {
    /** One line. */
    sealed interface Line {
        /**
         * As it should be.
         *
         * @param octets without CRLF
         */
        record Text(byte[] octets) implements Line {}

        /** It was longer than the limit. */
        record TooLong() implements Line {}

        /** It holds a CR or LF that stands alone. */
        record BareLineEnd() implements Line {}
    }

    private final int limit;
    private byte[] line = new byte[128];
    private int length;
    private boolean afterCr;
    private boolean bareLineEnd;
    private boolean tooLong;

    /**
     * @param limit the longest line in octets, without CRLF
     */
    LineDecoder(int limit) {
        this.limit = limit;
    }

    /** Reads on; true once a line is complete, which {@link #take} then gives. */
    boolean decode(ByteBuffer in) {
        while (in.hasRemaining()) {
            byte b = in.get();
            if (b == '\n' && afterCr) {
                afterCr = false;
                return true;
            }
            if (b == '\n' || afterCr) bareLineEnd = true;
            afterCr = b == '\r';
            if (!afterCr) append(b);
        }
        return false;
    }

    private void append(byte b) {
        if (length == limit) {
            tooLong = true;
            return;
        }
        if (length == line.length) line = Arrays.copyOf(line, Math.min(limit, length * 4));
        line[length++] = b;
    }

    /** The complete line; the decoder is ready for the next. */
    Line take() {
        Line taken = bareLineEnd
                ? new Line.BareLineEnd()
                : tooLong ? new Line.TooLong() : new Line.Text(Arrays.copyOf(line, length));
        length = 0;
        bareLineEnd = false;
        tooLong = false;
        return taken;
    }
}
