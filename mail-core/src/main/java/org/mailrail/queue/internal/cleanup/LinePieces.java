package org.mailrail.queue.internal.cleanup;

import java.io.IOException;

/** Cuts octets that come in any portions into lines, and lines that are too long into pieces, so that no more than one piece is held. */
final class LinePieces {
    /** How long a piece is at most. Postfix's {@code line_length_limit}. */
    static final int MAX_PIECE = 2048;

    /** Where they go. */
    interface Sink {
        /**
         * Takes a piece of a line.
         *
         * @param octets has the line end as well
         * @param starts whether a line begins with it
         * @param lineEnd the octets of the line end that follow it, which are not counted in {@code length}; 0 if the line goes on
         */
        void piece(byte[] octets, int from, int length, boolean starts, int lineEnd) throws IOException;

        /** Whether lines are of no interest any more. */
        boolean isDone();

        /** Takes octets that need not be cut. */
        void rest(byte[] octets, int from, int length) throws IOException;
    }

    private final Sink sink;
    /** The beginning of a line that is not whole yet; with room for a line end behind a piece. */
    private final byte[] held = new byte[MAX_PIECE + 2];

    private int heldLength;
    private boolean starts = true;

    LinePieces(Sink sink) {
        this.sink = sink;
    }

    void feed(byte[] octets, int from, int end) throws IOException {
        int at = from;
        while (at < end) {
            if (heldLength > 0) {
                octet(octets[at++]);
            } else if (sink.isDone()) {
                sink.rest(octets, at, end - at);
                return;
            } else {
                int text = lengthOfShortLine(octets, at, end);
                if (text < 0) {
                    octet(octets[at++]);
                } else {
                    int lineEnd = octets[at + text] == '\r' ? 2 : 1;
                    sink.piece(octets, at, text, starts, lineEnd);
                    starts = true;
                    at += text + lineEnd;
                }
            }
        }
    }

    /** There are no more octets. */
    void finish() throws IOException {
        int length = heldLength;
        heldLength = 0;
        if (length > 0) sink.piece(held, 0, length, starts, 0);
    }

    /** The octets of the line that begins here, without its end; -1 if it does not end here or is longer than a piece. */
    private static int lengthOfShortLine(byte[] octets, int from, int end) {
        int last = Math.min(end, from + MAX_PIECE + 1);
        for (int i = from; i < last; i++) {
            if (octets[i] == '\n') return i > from && octets[i - 1] == '\r' ? i - 1 - from : i - from;
        }
        return -1;
    }

    private void octet(byte octet) throws IOException {
        if (octet == '\n') {
            int lineEnd = heldLength > 0 && held[heldLength - 1] == '\r' ? 2 : 1;
            held[heldLength] = octet;
            int text = heldLength + 1 - lineEnd;
            heldLength = 0;
            sink.piece(held, 0, text, starts, lineEnd);
            starts = true;
            return;
        }
        boolean full = heldLength > MAX_PIECE || heldLength == MAX_PIECE && octet != '\r';
        if (full) {
            sink.piece(held, 0, MAX_PIECE, starts, 0);
            starts = false;
            heldLength -= MAX_PIECE;
            if (heldLength > 0) held[0] = held[MAX_PIECE];
        }
        held[heldLength++] = octet;
    }
}
