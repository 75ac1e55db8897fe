package org.mailrail.imap.internal;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.mailrail.core.SyntaxException;

/** Dates as IMAP writes them. RFC 9051 section 9, {@code date-time} and {@code date}. */
final class InternalDate {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("dd-MMM-yyyy HH:mm:ss xx", Locale.ROOT);
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

    private InternalDate() {}

    /** {@code date-time} without quotes, in UTC. */
    static String format(Instant instant) {
        return FORMAT.format(instant.atOffset(ZoneOffset.UTC));
    }

    /** {@code date-time = DQUOTE date-day-fixed "-" date-month "-" date-year SP time SP zone DQUOTE}. */
    static Instant parse(Parser in) {
        int start = in.offset();
        in.expect('"');
        in.take(' '); // date-day-fixed = (SP DIGIT) / 2DIGIT
        LocalDate date = dayMonthYear(in);
        in.space();
        int hour = digits(in, 2);
        in.expect(':');
        int minute = digits(in, 2);
        in.expect(':');
        int second = digits(in, 2);
        in.space();
        boolean west = in.take('-');
        if (!west) in.expect('+');
        int zone = digits(in, 4);
        in.expect('"');
        try {
            ZoneOffset offset = ZoneOffset.ofTotalSeconds((west ? -60 : 60) * (zone / 100 * 60 + zone % 100));
            return OffsetDateTime.of(date, LocalTime.of(hour, minute, Math.min(second, 59)), offset)
                    .toInstant();
        } catch (DateTimeException outOfRange) {
            throw new SyntaxException("a date and time that exist", start);
        }
    }

    /** {@code date = date-text / DQUOTE date-text DQUOTE}. */
    static LocalDate parseDate(Parser in) {
        boolean quoted = in.take('"');
        LocalDate date = dayMonthYear(in);
        if (quoted) in.expect('"');
        return date;
    }

    /** {@code date-text = date-day "-" date-month "-" date-year}. */
    private static LocalDate dayMonthYear(Parser in) {
        int start = in.offset();
        long day = in.number();
        in.expect('-');
        int monthStart = in.offset();
        String name = in.letters();
        int at = name.length() == 3 ? MONTHS.indexOf(name.toLowerCase(Locale.ROOT)) : -1;
        if (at < 0 || at % 3 != 0) throw new SyntaxException("a month of three letters", monthStart);
        in.expect('-');
        int year = digits(in, 4);
        try {
            return LocalDate.of(year, at / 3 + 1, (int) Math.min(day, 99));
        } catch (DateTimeException outOfRange) {
            throw new SyntaxException("a date that exists", start);
        }
    }

    private static int digits(Parser in, int count) {
        int start = in.offset();
        int value = (int) Math.min(in.number(), Integer.MAX_VALUE);
        if (in.offset() - start != count) throw new SyntaxException(count + " digits", start);
        return value;
    }
}
