package org.mailrail.message;

import java.io.ByteArrayOutputStream;

/** The two encodings decoded octet by octet, as slow as they are plain: what the streams must give. */
final class OctetwiseDecoders {
    private static final int MAX_SPACE = 1000;

    private final byte[] encoded;
    private int at;
    private final ByteArrayOutputStream decoded = new ByteArrayOutputStream();

    private OctetwiseDecoders(byte[] encoded) {
        this.encoded = encoded;
    }

    static byte[] base64(byte[] encoded) {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        int bits = 0;
        int held = 0;
        for (byte octet : encoded) {
            int value = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".indexOf((char) octet);
            if (octet == '=') held = 0;
            if (value < 0) continue;
            bits = bits << 6 | value;
            held += 6;
            if (held < 8) continue;
            held -= 8;
            decoded.write(bits >> held);
        }
        return decoded.toByteArray();
    }

    static byte[] quotedPrintable(byte[] encoded) {
        OctetwiseDecoders in = new OctetwiseDecoders(encoded);
        while (in.at < encoded.length) {
            int c = in.next();
            if (c == '=') in.escape();
            else if (c == ' ' || c == '\t') in.space();
            else in.decoded.write(c);
        }
        return in.decoded.toByteArray();
    }

    private int next() {
        return at < encoded.length ? encoded[at++] & 0xFF : -1;
    }

    private int peek() {
        return at < encoded.length ? encoded[at] & 0xFF : -1;
    }

    private boolean isAtSpace() {
        return peek() == ' ' || peek() == '\t';
    }

    private boolean isAtLineEnd() {
        return peek() < 0 || peek() == '\r' || peek() == '\n';
    }

    private void space() {
        int start = at - 1;
        while (isAtSpace() && at - start < MAX_SPACE) at++;
        if (!isAtLineEnd()) decoded.write(encoded, start, at - start);
    }

    private void escape() {
        int start = at - 1;
        while (isAtSpace() && at - start <= MAX_SPACE) at++;
        int spaces = at - start - 1;
        if (isAtLineEnd()) {
            if (next() == '\r' && peek() == '\n') at++;
            return;
        }
        int high = spaces > 0 ? -1 : Character.digit(peek(), 16);
        if (high >= 0) at++;
        int low = high >= 0 ? Character.digit(peek(), 16) : -1;
        if (low >= 0) {
            at++;
            decoded.write(high << 4 | low);
        } else {
            decoded.write(encoded, start, at - start);
        }
    }
}
