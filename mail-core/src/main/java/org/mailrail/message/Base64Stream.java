package org.mailrail.message;

import java.io.IOException;
import java.io.InputStream;

/**
 * Decodes base64. Characters outside the alphabet are passed over (RFC 2045 section 6.8); after padding a new quantum starts, since some
 * senders join encoded pieces; a last quantum without its padding gives the octets it has.
 */
final class Base64Stream extends DecodingStream {
    private int bits;
    private int held;

    Base64Stream(InputStream in) {
        super(in);
    }

    @Override
    int decoded() throws IOException {
        while (held < 8) {
            int c = encoded();
            if (c < 0) return -1;
            int value = value(c);
            if (c == '=') held = 0;
            if (value < 0) continue;
            bits = bits << 6 | value;
            held += 6;
        }
        held -= 8;
        return bits >> held & 0xFF;
    }

    static int value(int c) {
        if (c >= 'A' && c <= 'Z') return c - 'A';
        if (c >= 'a' && c <= 'z') return c - 'a' + 26;
        if (c >= '0' && c <= '9') return c - '0' + 52;
        return c == '+' ? 62 : c == '/' ? 63 : -1;
    }
}
