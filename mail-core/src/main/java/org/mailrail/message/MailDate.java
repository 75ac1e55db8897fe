package org.mailrail.message;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** {@code date-time} as the Date field has it. RFC 5322 section 3.3. */
public final class MailDate {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss xx", Locale.ROOT);
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

    private MailDate() {}

    /** The date for the wire, e.g. {@code Mon, 25 Dec 2017 02:48:38 +0000}. */
    public static String format(OffsetDateTime time) {
        return FORMAT.format(time);
    }

    /** The same of a moment, in UTC. */
    public static String format(Instant moment) {
        return format(moment.atOffset(ZoneOffset.UTC));
    }

    /**
     * Reads a date, also of the obsolete syntax (RFC 5322 section 4.3): comments, years of two or three digits, zones by name. The day of week is
     * not looked at; seconds and zone may be missing (then +0000), and a leap second is the second before it.
     *
     * @return nothing if it is not a date
     */
    public static Optional<OffsetDateTime> parse(String text) {
        FieldCursor in = new FieldCursor(text);
        in.skipCfws();
        if (isLetter(in.peek())) {
            word(in);
            in.skipCfws();
            in.take(',');
        }
        int day = number(in, 2);
        in.skipCfws();
        in.take('-');
        int month = month(word(in));
        in.skipCfws();
        in.take('-');
        int year = year(in);
        int hour = number(in, 2);
        in.skipCfws();
        if (!in.take(':')) return Optional.empty();
        int minute = number(in, 2);
        in.skipCfws();
        int second = in.take(':') ? number(in, 2) : 0;
        if (day < 0 || month < 0 || year < 0 || hour < 0 || minute < 0 || second < 0) return Optional.empty();
        try {
            return Optional.of(
                    OffsetDateTime.of(year, month, day, hour, minute, second == 60 ? 59 : second, 0, zone(in)));
        } catch (DateTimeException outOfRange) {
            return Optional.empty();
        }
    }

    /** {@code obs-year}: 00 to 49 are 2000 and later, other years of two or three digits 1900 and later. */
    private static int year(FieldCursor in) {
        in.skipCfws();
        int start = in.position();
        int year = number(in, 4);
        int digits = in.position() - start;
        if (year < 0 || digits == 4) return year;
        return digits == 2 && year < 50 ? 2000 + year : digits == 1 ? -1 : 1900 + year;
    }

    /** {@code zone} or {@code obs-zone}; letters that are no known zone are +0000, as RFC 5322 section 4.3 wants. */
    private static ZoneOffset zone(FieldCursor in) {
        in.skipCfws();
        boolean west = in.isAt('-');
        if (west || in.isAt('+')) {
            in.next();
            int number = number(in, 4);
            if (number < 0) return ZoneOffset.UTC;
            int minutes = number / 100 * 60 + number % 100;
            if (number % 100 > 59 || minutes > 18 * 60) return ZoneOffset.UTC;
            return ZoneOffset.ofTotalSeconds((west ? -60 : 60) * minutes);
        }
        return switch (word(in).toUpperCase(Locale.ROOT)) {
            case "EDT" -> ZoneOffset.ofHours(-4);
            case "EST", "CDT" -> ZoneOffset.ofHours(-5);
            case "CST", "MDT" -> ZoneOffset.ofHours(-6);
            case "MST", "PDT" -> ZoneOffset.ofHours(-7);
            case "PST" -> ZoneOffset.ofHours(-8);
            default -> ZoneOffset.UTC;
        };
    }

    private static int month(String name) {
        if (name.length() < 3) return -1;
        int at = MONTHS.indexOf(name.substring(0, 3).toLowerCase(Locale.ROOT));
        return at < 0 || at % 3 != 0 ? -1 : at / 3 + 1;
    }

    private static String word(FieldCursor in) {
        in.skipCfws();
        int start = in.position();
        while (isLetter(in.peek())) in.next();
        return in.since(start);
    }

    private static int number(FieldCursor in, int maxDigits) {
        in.skipCfws();
        int number = -1;
        for (int digits = 0; in.peek() >= '0' && in.peek() <= '9'; digits++) {
            if (digits == maxDigits) return -1;
            number = Math.max(number, 0) * 10 + in.next() - '0';
        }
        return number;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
