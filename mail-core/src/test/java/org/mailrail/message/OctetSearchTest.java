package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Eight octets at a time find what one at a time finds. */
class OctetSearchTest {
    /** What is searched for, its neighbours in value, and the same with the high bit: where arithmetic across octets would go wrong. */
    private static final byte[] ALPHABET = {
        '\n', '\n', '-', '-', '-', '\r', 'a', 0, 9, 11, 44, 46, 127, -1, -128, (byte) 0x8A, (byte) 0xAD
    };

    @ParameterizedTest
    @MethodSource("seeds")
    void findsWhatOneOctetAtATimeFinds(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] octets = new byte[random.nextInt(80)];
        int variety = random.nextInt(1, ALPHABET.length + 1);
        for (int i = 0; i < octets.length; i++) octets[i] = ALPHABET[random.nextInt(variety)];
        for (int from = 0; from <= octets.length; from++) {
            for (int to = from; to <= octets.length; to++) {
                assertThat(OctetSearch.lineFeed(octets, from, to)).isEqualTo(lineFeed(octets, from, to));
                assertThat(OctetSearch.lineEnd(octets, from, to)).isEqualTo(lineEnd(octets, from, to));
                assertThat(OctetSearch.lineFeeds(octets, from, to)).isEqualTo(lineFeeds(octets, from, to));
                assertThat(OctetSearch.hyphensAfterLineFeed(octets, from, to))
                        .isEqualTo(hyphensAfterLineFeed(octets, from, to));
            }
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    private static int lineFeed(byte[] octets, int from, int to) {
        for (int i = from; i < to; i++) if (octets[i] == '\n') return i;
        return -1;
    }

    private static int lineEnd(byte[] octets, int from, int to) {
        for (int i = from; i < to; i++) if (octets[i] == '\n' || octets[i] == '\r') return i;
        return -1;
    }

    private static int lineFeeds(byte[] octets, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) if (octets[i] == '\n') count++;
        return count;
    }

    private static int hyphensAfterLineFeed(byte[] octets, int from, int to) {
        for (int i = from; i + 2 < to; i++)
            if (octets[i] == '\n' && octets[i + 1] == '-' && octets[i + 2] == '-') return i + 1;
        return -1;
    }
}
