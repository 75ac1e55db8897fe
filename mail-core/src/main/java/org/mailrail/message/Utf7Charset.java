package org.mailrail.message;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;

/**
 * UTF-7, read and never written. Its text may hide any character behind letters, as browsers that guessed it were made to show scripts: so it is
 * decoded where a message names it and nowhere guessed, and who shows the text escapes what this gives, not the octets. RFC 2152.
 */
final class Utf7Charset extends Charset {
    static final Charset INSTANCE = new Utf7Charset();

    private static final char REPLACEMENT = '\uFFFD';

    private Utf7Charset() {
        super("UTF-7", new String[0]);
    }

    @Override
    public boolean contains(Charset other) {
        return other.equals(this) || other.name().equals("US-ASCII");
    }

    @Override
    public boolean canEncode() {
        return false;
    }

    @Override
    public CharsetEncoder newEncoder() {
        throw new UnsupportedOperationException("UTF-7 is only read");
    }

    @Override
    public CharsetDecoder newDecoder() {
        return new Decoder(this);
    }

    /**
     * The state between two octets. What is no UTF-7 is given as U+FFFD: octets beyond ASCII, halves of surrogate pairs. Bits that are left over where
     * base64 ends are dropped, and a plus sign that starts no base64 stands for itself, as many senders mean it. Nothing is left to be given at the end,
     * for which {@link java.io.InputStreamReader} does not ask.
     */
    private static final class Decoder extends CharsetDecoder {
        private boolean base64;
        private int bits;
        private int held;
        /** The first half of a surrogate pair, or NUL. */
        private char high;

        Decoder(Charset charset) {
            super(charset, 1, 2);
        }

        @Override
        protected void implReset() {
            base64 = false;
            held = 0;
            high = 0;
        }

        @Override
        protected CoderResult decodeLoop(ByteBuffer in, CharBuffer out) {
            while (in.hasRemaining()) {
                // The most that one octet gives: a pair, or half a pair that stays alone and what ends the base64.
                if (out.remaining() < 2) return CoderResult.OVERFLOW;
                byte octet = in.get(in.position());
                int value = Base64Stream.value(octet & 0xFF);
                if (base64 && value < 0) {
                    if (high != 0) out.put(REPLACEMENT);
                    implReset();
                    if (octet == '-') {
                        in.get();
                        continue;
                    }
                }
                if (octet == '+' && !base64) {
                    if (in.remaining() < 2) return CoderResult.UNDERFLOW; // what it means shows with what follows
                    plus(in, out);
                    continue;
                }
                in.get();
                if (base64) sextet(value, out);
                else out.put(octet < 0 ? REPLACEMENT : (char) octet);
            }
            return CoderResult.UNDERFLOW;
        }

        private void plus(ByteBuffer in, CharBuffer out) {
            in.get();
            byte next = in.get(in.position());
            base64 = Base64Stream.value(next & 0xFF) >= 0;
            if (base64) return;
            out.put('+');
            if (next == '-') in.get();
        }

        private void sextet(int value, CharBuffer out) {
            bits = bits << 6 | value;
            held += 6;
            if (held < 16) return;
            held -= 16;
            char unit = (char) (bits >> held);
            boolean low = Character.isLowSurrogate(unit);
            if (high != 0 && low) {
                out.put(high).put(unit);
                high = 0;
                return;
            }
            if (high != 0) out.put(REPLACEMENT);
            high = Character.isHighSurrogate(unit) ? unit : 0;
            if (high == 0) out.put(low ? REPLACEMENT : unit);
        }
    }
}
