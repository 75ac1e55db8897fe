package org.mailrail.message;

import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Decodes base64. Characters outside the alphabet are passed over (RFC 2045 section 6.8); after padding a new quantum starts, since some
 * senders join encoded pieces; a last quantum without its padding gives the octets it has.
 */
final class Base64Stream extends DecodingStream {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    /** What each octet stands for; -1 for those outside the alphabet, so that a negative quantum has one of them. */
    private static final int[] VALUES = values(0);

    private static final int[] FIRST = values(18);
    private static final int[] SECOND = values(12);
    private static final int[] THIRD = values(6);

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    /** The last {@code held} of these bits are no whole octet yet. */
    private int bits;

    private int held;

    Base64Stream(InputStream in) {
        super(in, 1);
    }

    /** The six bits of a character; negative if it is none of base64. */
    static int value(int c) {
        return c < VALUES.length ? VALUES[c] : -1;
    }

    private static int[] values(int shift) {
        int[] values = new int[256];
        for (int octet = 0; octet < values.length; octet++) values[octet] = ALPHABET.indexOf(octet) << shift;
        return values;
    }

    @Override
    int decode(byte[] block, int length, byte[] target) {
        int from = 0;
        int to = 0;
        while (from < length) {
            // Nearly all there is are whole quanta; line ends, and what does not belong, go by one at a time.
            if (held == 0) {
                int whole = from;
                for (; whole + 4 <= length; whole += 4, to += 3) {
                    int quantum = FIRST[block[whole] & 0xFF]
                            | SECOND[block[whole + 1] & 0xFF]
                            | THIRD[block[whole + 2] & 0xFF]
                            | VALUES[block[whole + 3] & 0xFF];
                    if (quantum < 0) break;
                    INT.set(target, to, quantum << 8); // the fourth octet is written over by the next
                }
                from = whole;
            }
            if (from < length && take(block[from++])) target[to++] = (byte) (bits >> held);
        }
        return to;
    }

    /** Takes one octet; whether the bits are enough for one now. */
    private boolean take(byte octet) {
        int value = VALUES[octet & 0xFF];
        if (octet == '=') held = 0;
        if (value < 0) return false;
        bits = bits << 6 | value;
        held += 6;
        if (held < 8) return false;
        held -= 8;
        return true;
    }

    @Override
    int end(byte[] target) {
        return 0;
    }
}
