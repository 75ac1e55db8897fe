package org.mailrail.queue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that goes when told. */
final class TestClock implements InstantSource {
    private volatile Instant now = Instant.parse("2026-01-02T03:04:05Z");

    @Override
    public Instant instant() {
        return now;
    }

    void advance(Duration by) {
        now = now.plus(by);
    }
}
