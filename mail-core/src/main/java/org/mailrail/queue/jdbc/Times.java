package org.mailrail.queue.jdbc;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Instants as the database keeps them: it would round them. */
final class Times {
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private Times() {}

    /** To the microsecond, in what every database can hold. */
    static Instant micro(Instant instant) {
        return clamp(instant).truncatedTo(ChronoUnit.MICROS);
    }

    /** To the second, in what every database can hold. */
    static Instant second(Instant instant) {
        return clamp(instant).truncatedTo(ChronoUnit.SECONDS);
    }

    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clamp(instant));
    }

    static Instant ofMicros(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static Instant clamp(Instant instant) {
        if (instant.isBefore(Instant.EPOCH)) return Instant.EPOCH;
        return instant.isAfter(LAST) ? LAST : instant;
    }
}
