package org.mailrail.queue.internal;

import org.mailrail.core.QueueId;

/**
 * The ids of a spool in a directory: the number of its opening and the number of the draft in that, so that none is used twice. Digits and capitals
 * without vowels, so that no id is a word and no two differ by letter case alone; {@code Z} stands between the two numbers.
 */
final class FileIds {
    private static final String DIGITS = "0123456789BCDFGHJKLMNPQRSTVWXY";

    /** So many are always a {@code long}. */
    private static final int MAX_DIGITS = 12;

    private FileIds() {}

    static QueueId of(long epoch, long number) {
        StringBuilder id = new StringBuilder(16);
        append(id, number);
        id.append('Z');
        append(id, epoch);
        return new QueueId(id.reverse().toString());
    }

    /** The hash code of {@link #of the id}, which need not be made for it: of the characters each counts 31 times as much as the one behind it. */
    static int hash(long epoch, long number) {
        int hash = 0;
        int factor = 1;
        for (long left = number; ; left /= DIGITS.length()) {
            hash += digit(left) * factor;
            factor *= 31;
            if (left < DIGITS.length()) break;
        }
        hash += 'Z' * factor;
        factor *= 31;
        for (long left = epoch; ; left /= DIGITS.length()) {
            hash += digit(left) * factor;
            factor *= 31;
            if (left < DIGITS.length()) return hash;
        }
    }

    /** The last one of a number. */
    private static char digit(long number) {
        return DIGITS.charAt((int) (number % DIGITS.length()));
    }

    /** Whether this is {@link #of the id}. */
    static boolean is(QueueId id, long epoch, long number) {
        String text = id.value();
        int z = endsWith(text, text.length(), number);
        return z > 0 && text.charAt(z - 1) == 'Z' && endsWith(text, z - 1, epoch) == 0;
    }

    /** Where the number starts that ends here; -1 if it does not. */
    private static int endsWith(String text, int end, long number) {
        int at = end;
        long left = number;
        do {
            if (--at < 0 || text.charAt(at) != digit(left)) return -1;
            left /= DIGITS.length();
        } while (left > 0);
        return at;
    }

    /** The last digit first. */
    private static void append(StringBuilder id, long number) {
        long left = number;
        do {
            id.append(digit(left));
            left /= DIGITS.length();
        } while (left > 0);
    }

    /** Whether it is one of these. */
    static boolean isOne(QueueId id) {
        String text = id.value();
        int z = text.indexOf('Z');
        return z >= 0 && isNumber(text.substring(0, z)) && isNumber(text.substring(z + 1));
    }

    private static boolean isNumber(String text) {
        if (text.isEmpty() || text.length() > MAX_DIGITS || text.length() > 1 && text.charAt(0) == '0') return false;
        return text.chars().allMatch(c -> DIGITS.indexOf(c) >= 0);
    }

    static long epoch(QueueId id) {
        return number(id.value(), 0, id.value().indexOf('Z'));
    }

    static long number(QueueId id) {
        return number(id.value(), id.value().indexOf('Z') + 1, id.value().length());
    }

    private static long number(String text, int start, int end) {
        long number = 0;
        for (int i = start; i < end; i++) number = number * DIGITS.length() + DIGITS.indexOf(text.charAt(i));
        return number;
    }
}
