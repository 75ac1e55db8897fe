package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Decoding block by block gives what decoding octet by octet does, wherever blocks and reads end. */
class DecodingStreamTest {
    /** What the encodings are made of, and what real and hostile senders put between. */
    private static final String[] BASE64 = {
        "QUJD", "QUJDREVG", "\r\n", "\n", "=", "==", "Q", "*", " ", "\u00ff", "\0", "-_", "+/+/"
    };

    private static final String[] QUOTED = {
        "text", "=3D", "=e4", "=", " ", "\t", "\r\n", "\r", "\n", "=\r\n", "= \t\r\n", "=4", "=g", "\u00ff", "==", "\0"
    };

    /** Gives a few octets at a time. */
    private static final class Trickle extends ByteArrayInputStream {
        private final SplittableRandom random;
        private final int most;

        Trickle(byte[] octets, SplittableRandom random, int most) {
            super(octets);
            this.random = random;
            this.most = most;
        }

        @Override
        public synchronized int read(byte[] target, int from, int count) {
            return super.read(target, from, Math.min(count, 1 + random.nextInt(most)));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void base64IsTheSameOctetByOctet(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] encoded = hostile(random, BASE64);
        assertThat(readAtRandom(TransferEncoding.BASE64, encoded, random)).isEqualTo(OctetwiseDecoders.base64(encoded));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void quotedPrintableIsTheSameOctetByOctet(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] encoded = hostile(random, QUOTED);
        assertThat(readAtRandom(TransferEncoding.QUOTED_PRINTABLE, encoded, random))
                .isEqualTo(OctetwiseDecoders.quotedPrintable(encoded));
    }

    static LongStream seeds() {
        return LongStream.range(0, 500);
    }

    /** Some pieces repeated, so that runs end before, at and behind each limit; others once. */
    private static byte[] hostile(SplittableRandom random, String[] pieces) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(random.nextBoolean() ? 40 : 30_000);
        while (text.length() < length) {
            String piece = pieces[random.nextInt(pieces.length)];
            int kind = random.nextInt(20);
            text.append(piece.repeat(kind == 0 ? 990 + random.nextInt(20) : kind == 1 ? random.nextInt(2100) : 1));
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] readAtRandom(TransferEncoding encoding, byte[] encoded, SplittableRandom random)
            throws IOException {
        InputStream in = encoding.decode(
                random.nextBoolean()
                        ? new ByteArrayInputStream(encoded)
                        : new Trickle(encoded, random, 1 + random.nextInt(3000)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] target = new byte[10_000];
        while (true) {
            if (random.nextInt(4) == 0) {
                int octet = in.read();
                if (octet < 0) return out.toByteArray();
                out.write(octet);
            } else {
                int from = random.nextInt(20);
                int ready = in.available();
                int read = in.read(target, from, 1 + random.nextInt(target.length - from));
                if (read < 0) return out.toByteArray();
                assertThat(read).isPositive();
                assertThat(ready).isNotNegative();
                out.write(target, from, read);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BASE64", "QUOTED_PRINTABLE"})
    void whatIsSkippedIsWhatWouldBeRead(TransferEncoding encoding) throws IOException {
        byte[] encoded = Base64.getMimeEncoder().encode(new byte[40_000]);
        byte[] all = encoding.decode(new ByteArrayInputStream(encoded)).readAllBytes();
        InputStream in = encoding.decode(new ByteArrayInputStream(encoded));
        assertThat(in.available()).isZero();
        assertThat(in.skip(10_001)).isEqualTo(10_001);
        assertThat(in.skip(-1)).isZero();
        assertThat(in.available()).isPositive();
        assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(all, 10_001, all.length));
        assertThat(in.skip(1)).isZero();
        assertThat(in.available()).isZero();
        assertThat(in.read()).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource(names = {"BASE64", "QUOTED_PRINTABLE"})
    void readingAllocatesNothing(TransferEncoding encoding) throws IOException {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        InputStream in = encoding.decode(new ByteArrayInputStream(new byte[1 << 20]));
        InputStream some = encoding.decode(
                new ByteArrayInputStream("abcd=\n".repeat(50_000).getBytes(StandardCharsets.US_ASCII)));
        byte[] target = new byte[100];
        long before = thread.getCurrentThreadAllocatedBytes();
        long read = 0;
        for (int count = in.read(target); count > 0; count = in.read(target)) read += count;
        for (int count = some.read(target); count > 0; count = some.read(target))
            read += some.skip(7) + some.available();
        assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
        assertThat(read).isPositive();
    }

    /** Some encoders put a line end wherever their buffer ends. */
    @Test
    void linesEndWithinQuanta() throws IOException {
        String encoded = "QU\r\nJDRE\nV\nGR\r\n0g=\r\n";
        assertThat(TransferEncoding.BASE64.decode(Contents.stream(encoded))).hasContent("ABCDEFGH");
    }

    @Test
    void aReadOfNothingIsNothingEvenAtTheEnd() throws IOException {
        InputStream in = TransferEncoding.BASE64.decode(Contents.stream(""));
        assertThat(in.read(new byte[1], 1, 0)).isZero();
        assertThat(in.read(new byte[1])).isEqualTo(-1);
    }
}
