package org.mailrail.imap.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.mailrail.core.SyntaxException;

/**
 * Message sequence numbers or UIDs as a client names them: ranges, which are never expanded, since {@code 1:4294967295} is eleven octets. RFC 9051
 * section 9, {@code sequence-set}.
 *
 * @param ranges as sent; {@link #STAR} stands for {@code *}
 */
record SequenceSet(List<Range> ranges) {
    /** {@code *}: the largest in use. */
    static final long STAR = Long.MAX_VALUE;

    /** How many ranges one set may have. */
    static final int MAX_RANGES = 10_000;

    /**
     * {@code seq-range}: the order of its ends has no meaning.
     *
     * @param first one end
     * @param last the other
     */
    record Range(long first, long last) {}

    /** {@code sequence-set = (seq-number / seq-range) *("," sequence-set)}. */
    static SequenceSet parse(Parser in) {
        List<Range> ranges = new ArrayList<>();
        do {
            if (ranges.size() == MAX_RANGES)
                throw new SyntaxException("at most " + MAX_RANGES + " ranges", in.offset());
            long first = number(in);
            ranges.add(new Range(first, in.take(':') ? number(in) : first));
        } while (in.take(','));
        return new SequenceSet(ranges);
    }

    private static long number(Parser in) {
        return in.take('*') ? STAR : in.nzNumber();
    }

    /**
     * The ranges in ascending order, without overlap, {@code *} replaced, cut to what is in use.
     *
     * @param largest the largest number in use; 0 if there is none, and then the result is empty
     */
    List<Range> resolve(long largest) {
        List<Range> sorted = new ArrayList<>();
        if (largest == 0) return sorted;
        for (Range range : ranges) {
            long a = range.first == STAR ? largest : range.first;
            long b = range.last == STAR ? largest : range.last;
            // 559:* names the largest also if that is below 559: RFC 9051 section 9, seq-range.
            long low = Math.min(a, b);
            if (low <= largest) sorted.add(new Range(low, Math.min(Math.max(a, b), largest)));
        }
        sorted.sort(Comparator.comparingLong(Range::first));
        List<Range> merged = new ArrayList<>();
        for (Range range : sorted) {
            Range before = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (before != null && range.first <= before.last + 1) {
                merged.set(merged.size() - 1, new Range(before.first, Math.max(before.last, range.last)));
            } else {
                merged.add(range);
            }
        }
        return merged;
    }

    /** Whether a number lies in what {@link #resolve} gave. */
    static boolean contains(List<Range> resolved, long number) {
        int low = 0;
        int high = resolved.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Range range = resolved.get(middle);
            if (number < range.first) high = middle - 1;
            else if (number > range.last) low = middle + 1;
            else return true;
        }
        return false;
    }

    /**
     * Whether a number is named beyond the largest in use, which is a mistake for sequence numbers, though none for UIDs. In an empty mailbox
     * {@code 1:*} names nothing and is none: clients send it before they look how many messages there are.
     */
    boolean exceeds(long largest) {
        for (Range range : ranges) {
            boolean open = range.first == STAR || range.last == STAR;
            if (largest == 0 && open) continue;
            if (range.first != STAR && range.first > largest || range.last != STAR && range.last > largest) return true;
        }
        return false;
    }
}
