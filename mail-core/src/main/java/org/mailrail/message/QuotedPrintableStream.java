package org.mailrail.message;

import java.io.InputStream;

/**
 * Decodes quoted-printable. An equals sign without two hex digits or line end stays as it is; white space before a line end is dropped,
 * having been added on the way. RFC 2045 section 6.7.
 */
final class QuotedPrintableStream extends DecodingStream {
    /** White space that is kept back until it is known what follows; a longer run is no transport's doing and is given. */
    private static final int MAX_SPACE = 1000;

    private enum State {
        TEXT,
        /** In white space, which is kept. */
        SPACE,
        /** After an equals sign, which is kept, and white space behind it. */
        EQUALS,
        /** After an equals sign and a hex digit, both kept. */
        HEX,
        /** After the CR of a soft line break, of which nothing is kept. */
        SOFT_CR
    }

    private State state = State.TEXT;
    private final byte[] kept = new byte[MAX_SPACE + 1];
    private int keptLength;

    QuotedPrintableStream(InputStream in) {
        super(in, MAX_SPACE + 1);
    }

    @Override
    int decode(byte[] block, int length, byte[] target) {
        int from = 0;
        int to = 0;
        while (from < length) {
            if (state == State.TEXT) {
                int end = endOfText(block, from, length);
                System.arraycopy(block, from, target, to, end - from);
                to += end - from;
                from = end;
            }
            if (from < length) to = take(block[from++], target, to);
        }
        return to;
    }

    /** Where the octets end that stand for themselves, whatever follows them. */
    private static int endOfText(byte[] block, int start, int length) {
        int at = start;
        while (at < length) {
            byte octet = block[at];
            if (octet == '=') return at;
            if (isLineEnd(octet) && at > start && isSpace(block[at - 1])) break;
            at++;
        }
        while (at > start && isSpace(block[at - 1])) at--;
        return at;
    }

    /** Takes one octet, for which those that are known now are put at {@code to}; where the next ones belong. */
    private int take(byte octet, byte[] target, int to) {
        return switch (state) {
            case TEXT -> text(octet, target, to);
            case SPACE -> {
                if (isLineEnd(octet)) keptLength = 0;
                if (!isSpace(octet) || keptLength == MAX_SPACE) yield text(octet, target, release(target, to));
                keep(octet);
                yield to;
            }
            case EQUALS -> {
                if (isLineEnd(octet)) {
                    keptLength = 0;
                    state = octet == '\r' ? State.SOFT_CR : State.TEXT;
                    yield to;
                }
                if (isSpace(octet) && keptLength <= MAX_SPACE || keptLength == 1 && hex(octet) >= 0) {
                    if (!isSpace(octet)) state = State.HEX;
                    keep(octet);
                    yield to;
                }
                yield text(octet, target, release(target, to));
            }
            case HEX -> {
                if (hex(octet) < 0) yield text(octet, target, release(target, to));
                target[to] = (byte) (hex(kept[1]) << 4 | hex(octet));
                keptLength = 0;
                state = State.TEXT;
                yield to + 1;
            }
            case SOFT_CR -> {
                state = State.TEXT;
                yield octet == '\n' ? to : text(octet, target, to);
            }
        };
    }

    private int text(byte octet, byte[] target, int to) {
        if (octet != '=' && !isSpace(octet)) {
            state = State.TEXT;
            target[to] = octet;
            return to + 1;
        }
        state = octet == '=' ? State.EQUALS : State.SPACE;
        keep(octet);
        return to;
    }

    private void keep(byte octet) {
        kept[keptLength++] = octet;
    }

    private int release(byte[] target, int to) {
        System.arraycopy(kept, 0, target, to, keptLength);
        int next = to + keptLength;
        keptLength = 0;
        return next;
    }

    @Override
    int end(byte[] target) {
        // White space is as that before a line end, and an equals sign with nothing or white space behind it is a soft
        // line break.
        return state == State.HEX ? release(target, 0) : 0;
    }

    private static boolean isSpace(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    private static boolean isLineEnd(byte octet) {
        return octet == '\r' || octet == '\n';
    }

    private static int hex(byte octet) {
        return Character.digit(octet, 16);
    }
}
