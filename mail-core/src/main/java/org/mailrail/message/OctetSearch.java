package org.mailrail.message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Searches octets eight at a time, since finding line ends is most of the work that a large message makes. A word of eight octets is compared with
 * eight copies of the one wanted: what is equal becomes zero, and {@link #zeros} sets the high bit of each octet that is zero.
 */
final class OctetSearch {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long LOW_BITS = 0x7F * ONES;
    private static final long LINE_FEEDS = '\n' * ONES;
    private static final long CARRIAGE_RETURNS = '\r' * ONES;
    private static final long HYPHENS = '-' * ONES;

    private OctetSearch() {}

    private static long word(byte[] octets, int at) {
        return (long) WORDS.get(octets, at);
    }

    /** The high bit of each octet that is zero; no bit of any other, unlike the shorter formula that lets a borrow run on. */
    private static long zeros(long word) {
        return ~((word & LOW_BITS) + LOW_BITS | word | LOW_BITS);
    }

    /** The index of the first LF, or -1. */
    static int lineFeed(byte[] octets, int from, int to) {
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long found = zeros(word(octets, at) ^ LINE_FEEDS);
            if (found != 0) return at + (Long.numberOfTrailingZeros(found) >>> 3);
        }
        for (; at < to; at++) if (octets[at] == '\n') return at;
        return -1;
    }

    /** The index of the first CR or LF, or -1. */
    static int lineEnd(byte[] octets, int from, int to) {
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long word = word(octets, at);
            long found = zeros(word ^ LINE_FEEDS) | zeros(word ^ CARRIAGE_RETURNS);
            if (found != 0) return at + (Long.numberOfTrailingZeros(found) >>> 3);
        }
        for (; at < to; at++) if (octets[at] == '\n' || octets[at] == '\r') return at;
        return -1;
    }

    /** How many LF there are. */
    static int lineFeeds(byte[] octets, int from, int to) {
        int count = 0;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) count += Long.bitCount(zeros(word(octets, at) ^ LINE_FEEDS));
        for (; at < to; at++) if (octets[at] == '\n') count++;
        return count;
    }

    /**
     * The index after the first LF that two hyphens follow, or -1. Looks for the hyphens: most lines of most bodies, above all those in base64, have
     * none, while each has a LF.
     */
    static int hyphensAfterLineFeed(byte[] octets, int from, int to) {
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long found = zeros(word(octets, at) ^ HYPHENS);
            for (; found != 0; found &= found - 1) {
                int hyphen = at + (Long.numberOfTrailingZeros(found) >>> 3);
                if (startsLine(octets, hyphen, from, to)) return hyphen;
            }
        }
        for (; at < to; at++) if (octets[at] == '-' && startsLine(octets, at, from, to)) return at;
        return -1;
    }

    private static boolean startsLine(byte[] octets, int hyphen, int from, int to) {
        return hyphen > from && octets[hyphen - 1] == '\n' && hyphen + 1 < to && octets[hyphen + 1] == '-';
    }
}
