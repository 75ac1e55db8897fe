package org.mailrail.smtp.internal.client;

import java.io.IOException;

/**
 * A message made fit for DATA: a dot is doubled at the start of each line, and a last line without CRLF gets one. A CR or LF that stands alone,
 * or a NUL, never reaches the wire: it would be a line end to some servers and none to others. Used by one thread. RFC 5321 section 4.5.2.
 */
final class DotStuffer {
    /** What cannot be sent. */
    static final class NotSendableException extends IOException {
        private static final long serialVersionUID = 1L;

        NotSendableException(String message) {
            super(message);
        }
    }

    private byte last = '\n';
    private boolean first = true;

    /**
     * Stuffs a piece.
     *
     * @param out at least twice as long as {@code length}
     * @return how many octets of {@code out} were filled
     */
    int stuff(byte[] in, int length, byte[] out) throws NotSendableException {
        int filled = 0;
        for (int i = 0; i < length; i++) {
            byte b = in[i];
            boolean afterCr = last == '\r';
            if (!first && afterCr != (b == '\n') || first && b == '\n') {
                throw new NotSendableException("the message holds a bare CR or LF");
            }
            if (b == 0) throw new NotSendableException("the message holds a NUL");
            if (b == '.' && last == '\n') out[filled++] = '.';
            out[filled++] = b;
            last = b;
            first = false;
        }
        return filled;
    }

    /** What is still to be sent before the dot: CRLF if the last line had none. */
    byte[] finish() throws NotSendableException {
        if (last == '\r') throw new NotSendableException("the message holds a bare CR or LF");
        return last == '\n' ? new byte[0] : new byte[] {'\r', '\n'};
    }
}
