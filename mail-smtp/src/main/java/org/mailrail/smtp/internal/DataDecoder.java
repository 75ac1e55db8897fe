package org.mailrail.smtp.internal;

import java.nio.ByteBuffer;

/** Message octets of one DATA command, without dot-stuffing; resumable at any octet. Used by one thread. RFC 5321 section 4.5.2. */
public final class DataDecoder {
    private enum State {
        LINE_START,
        TEXT,
        CR,
        DOT,
        DOT_CR,
        END
    }

    private State state = State.LINE_START;
    private boolean bareLineEnd;
    private boolean nul;
    private int lineLength;
    private int longestLine;

    /** Moves what it can from {@code in} to {@code out}; true once the end of data has been read. */
    public boolean decode(ByteBuffer in, ByteBuffer out) {
        while (state != State.END && in.hasRemaining() && out.hasRemaining()) {
            byte b = in.get();
            // A lone CR or LF is noted, not repaired, and never leaves DATA early: only CRLF.CRLF ends the message
            // (taking LF.LF for it is how a second message is smuggled in), and whatever comes before that is body.
            boolean afterCr = state == State.CR || state == State.DOT_CR;
            if (afterCr != (b == '\n')) bareLineEnd = true;
            if (b == 0) nul = true;
            state = next(state, b);
            if (state == State.LINE_START || state == State.TEXT || state == State.CR)
                out.put(b); // the rest is framing
            if (state == State.TEXT) longestLine = Math.max(longestLine, ++lineLength);
            else if (state == State.LINE_START) lineLength = 0;
        }
        return state == State.END;
    }

    private static State next(State state, byte b) {
        return switch (state) {
            case LINE_START -> b == '.' ? State.DOT : b == '\r' ? State.CR : State.TEXT;
            case TEXT -> b == '\r' ? State.CR : State.TEXT;
            case DOT -> b == '\r' ? State.DOT_CR : State.TEXT;
            case CR -> b == '\n' ? State.LINE_START : b == '\r' ? State.CR : State.TEXT;
            case DOT_CR -> b == '\n' ? State.END : b == '\r' ? State.CR : State.TEXT;
            case END -> State.END;
        };
    }

    /** True if a bare CR or LF was seen: the message gets 550 5.5.2, after its end. */
    public boolean hasBareLineEnd() {
        return bareLineEnd;
    }

    /** True if a NUL was seen, which no message may hold. RFC 5322 section 2.3, RFC 6152 section 3. */
    public boolean hasNul() {
        return nul;
    }

    /** The longest line so far, in octets without CRLF and without the dot that stuffing added. */
    public int longestLine() {
        return longestLine;
    }
}
