package org.mailrail.message;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Contents for tests. */
final class Contents {
    private Contents() {}

    /** A text whose lines are ended by LF here, with CRLF there; one character an octet. */
    static MessageContent of(String text) {
        return MessageContent.of(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Octets as they are, whatever stands in them: what a content that breaks its contract gives. */
    static MessageContent raw(byte[] octets) {
        return BytesContent.whole(octets);
    }

    /** With CRLF for each CRLF or LF. */
    static byte[] withCrLf(byte[] octets) {
        StringBuilder text = new StringBuilder(octets.length + 64);
        String plain = new String(octets, StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
        for (int i = 0; i < plain.length(); i++) {
            if (plain.charAt(i) == '\n') text.append('\r');
            text.append(plain.charAt(i));
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Octets rich in what parsers look at. */
    static byte[] random(SplittableRandom random, int length) {
        String alphabet = "\n\n\n\r:;,=\"\\()<>@-- \t*?%ab0\u00e4\0";
        byte[] octets = new byte[length];
        for (int i = 0; i < length; i++) octets[i] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
        return octets;
    }

    /** A content that is made while it is read: a head, then a line or block as often as it takes. */
    record Generated(byte[] head, byte[] repeated, long times) implements MessageContent {
        static Generated of(String head, String repeated, long times) {
            return new Generated(
                    head.getBytes(StandardCharsets.ISO_8859_1), repeated.getBytes(StandardCharsets.ISO_8859_1), times);
        }

        @Override
        public long size() {
            return head.length + repeated.length * times;
        }

        @Override
        public InputStream stream(long offset, long length) {
            long end = Math.min(size(), offset + Math.min(length, size()));
            return new InputStream() {
                private long at = offset;

                @Override
                public int read() {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
                }

                @Override
                public int read(byte[] target, int from, int count) {
                    if (at >= end) return -1;
                    int taken = (int) Math.min(count, end - at);
                    if (at < head.length) {
                        taken = (int) Math.min(taken, head.length - at);
                        System.arraycopy(head, (int) at, target, from, taken);
                    } else {
                        int inside = (int) ((at - head.length) % repeated.length);
                        taken = Math.min(taken, repeated.length - inside);
                        System.arraycopy(repeated, inside, target, from, taken);
                    }
                    at += taken;
                    return taken;
                }
            };
        }
    }

    static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
