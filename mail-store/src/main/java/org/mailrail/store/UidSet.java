package org.mailrail.store;

import java.util.Arrays;
import java.util.Collection;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;

/**
 * A set of UIDs that exist or did, ascending. It holds each one, so it must only be made of what a mailbox has, never of the ranges that a
 * client sends ({@code 1:4294967295}). Immutable.
 */
public final class UidSet {
    /** No UID. */
    public static final UidSet EMPTY = new UidSet(new long[0]);

    private final long[] uids;

    private UidSet(long[] uids) {
        this.uids = uids;
    }

    /**
     * These UIDs, in any order; one that stands twice counts once.
     *
     * @throws IllegalArgumentException if one is not an nz-number
     */
    public static UidSet of(long... uids) {
        long[] sorted = LongStream.of(uids).sorted().distinct().toArray();
        if (sorted.length == 0) return EMPTY;
        if (sorted[0] < 1 || sorted[sorted.length - 1] > 0xFFFF_FFFFL) throw new IllegalArgumentException("not a UID");
        return new UidSet(sorted);
    }

    /** These UIDs. */
    public static UidSet of(Collection<Long> uids) {
        return of(uids.stream().mapToLong(Long::longValue).toArray());
    }

    /** How many. */
    public int size() {
        return uids.length;
    }

    /** None. */
    public boolean isEmpty() {
        return uids.length == 0;
    }

    /** Whether it is in the set. */
    public boolean contains(long uid) {
        return Arrays.binarySearch(uids, uid) >= 0;
    }

    /** The UIDs, ascending. */
    public long[] toArray() {
        return uids.clone();
    }

    /** The UIDs, ascending. */
    public LongStream stream() {
        return LongStream.of(uids);
    }

    /** The UIDs, ascending. */
    public PrimitiveIterator.OfLong iterator() {
        return stream().iterator();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UidSet that && Arrays.equals(uids, that.uids);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(uids);
    }

    /** {@code sequence-set} of RFC 9051 section 9, e.g. {@code 1:3,7}; empty for the empty set. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < uids.length; ) {
            int last = i;
            while (last + 1 < uids.length && uids[last + 1] == uids[last] + 1) last++;
            if (!text.isEmpty()) text.append(',');
            text.append(uids[i]);
            if (last > i) text.append(':').append(uids[last]);
            i = last + 1;
        }
        return text.toString();
    }
}
