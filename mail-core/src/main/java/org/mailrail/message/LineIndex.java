package org.mailrail.message;

import java.util.Arrays;

/**
 * Where in the stored form some places of the wire form are, some 64 KiB apart, so that reading from the middle starts near it. It grows as the
 * content is read. Safe for many threads; two longs for each 64 KiB.
 */
final class LineIndex {
    private static final int STEP = 64 * 1024;

    /** A place in both forms, between two lines or within one, but never between CR and LF. */
    record Place(long wire, long stored) {}

    private long[] wire = new long[1];
    private long[] stored = new long[1];
    private int count = 1;

    /** The last place at or before this offset of the wire form. */
    synchronized Place before(long offset) {
        int found = Arrays.binarySearch(wire, 0, count, offset);
        int at = found >= 0 ? found : -found - 2;
        return new Place(wire[at], stored[at]);
    }

    /** Notes a place, if it is far enough after the last one. */
    synchronized void note(long wireOffset, long storedOffset) {
        if (wireOffset - wire[count - 1] < STEP) return;
        if (count == wire.length) {
            wire = Arrays.copyOf(wire, count * 2);
            stored = Arrays.copyOf(stored, count * 2);
        }
        wire[count] = wireOffset;
        stored[count++] = storedOffset;
    }
}
