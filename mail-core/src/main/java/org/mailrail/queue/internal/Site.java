package org.mailrail.queue.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailrail.queue.DeliveryResult;
import org.mailrail.queue.TransportSettings;

/**
 * Those servers that take the mail of one or more next hops of a transport: what waits for them, how much of it is under way, how they fare. Used under
 * the scheduler's lock.
 */
final class Site {
    /** What deliveries to a quick site take at most, on average. */
    private static final Duration QUICK = Duration.ofSeconds(5);
    /** How much of the average the last delivery makes. */
    private static final double WEIGHT = 0.25;

    /**
     * Which site.
     *
     * @param transport how it is reached
     * @param name what {@link org.mailrail.queue.DeliveryAgent#site} calls it
     */
    record Key(String transport, String name) {}

    final Key key;
    final Lane lane;
    private final TransportSettings settings;
    private final ConcurrencyWindow window;
    private final FairQueue waiting = new FairQueue();
    private int running;
    private boolean known;
    private double averageSeconds;
    private Duration lastRest = Duration.ZERO;
    private Instant lastUse;

    /** Nothing is started before; of a dead site and of one with a rate delay. */
    private Instant notBefore = Instant.MIN;

    private DeliveryResult.@Nullable Deferred down;

    /** The ring that it stands in, waiting for its turn. */
    Places.@Nullable Taker ring;

    /** Whether it stands in the list of those who wait for an instant. */
    boolean sleeping;

    Site(Key key, Lane lane, Instant now) {
        this.key = key;
        this.lane = lane;
        this.settings = lane.settings();
        this.window = new ConcurrencyWindow(settings.concurrency());
        this.lastUse = now;
    }

    void add(Group group) {
        waiting.add(group);
    }

    /** Takes what is next; it is under way from now on. */
    Group start(Instant now) {
        running++;
        lastUse = now;
        return waiting.remove();
    }

    /** All that waits; it waits no more. */
    List<Group> giveUp() {
        return waiting.removeAll();
    }

    boolean isWaiting() {
        return !waiting.isEmpty();
    }

    int running() {
        return running;
    }

    int window() {
        return settings.rateDelay().isZero() ? window.size() : 1;
    }

    Instant notBefore() {
        return notBefore;
    }

    /** Whether something may be started now. */
    boolean mayRun(Instant now) {
        return !waiting.isEmpty() && running < window() && !notBefore.isAfter(now);
    }

    /** As what its next delivery takes a place. */
    Places.Taker taker() {
        if (known) return averageSeconds <= QUICK.toSeconds() ? Places.Taker.QUICK : Places.Taker.OTHER;
        return down == null && running == 0 ? Places.Taker.UNKNOWN : Places.Taker.OTHER;
    }

    /** Whether it was found dead, and has not been found well since. */
    boolean isDead() {
        return down != null;
    }

    /** Why it is rested; null if it is not. */
    DeliveryResult.@Nullable Deferred reasonToRest(Instant now) {
        return notBefore.isAfter(now) ? down : null;
    }

    /** A delivery found it well. */
    void succeeded(Instant started, Instant now) {
        ended(now);
        double seconds = Duration.between(started, now).toMillis() / 1000.0;
        averageSeconds = known ? averageSeconds + WEIGHT * (seconds - averageSeconds) : seconds;
        known = true;
        if (down == null) {
            window.succeeded(running);
        } else {
            down = null;
            lastRest = Duration.ZERO;
            notBefore = Instant.MIN;
            window.recovered();
        }
        delay(now);
    }

    /**
     * A delivery found it down.
     *
     * @return whether it is taken for dead by this, and rested
     */
    boolean failed(DeliveryResult.Deferred reason, Instant now) {
        ended(now);
        delay(now);
        known = false; // how long it takes to find that out says nothing of what deliveries would take
        if (reasonToRest(now) != null || !window.failed()) return false;
        down = reason;
        lastRest = settings.rest().after(lastRest);
        notBefore = now.plus(lastRest);
        window.probe();
        return true;
    }

    /** A delivery is over that did not ask it. */
    void ended(Instant now) {
        running--;
        lastUse = now;
    }

    private void delay(Instant now) {
        if (settings.rateDelay().isZero()) return;
        Instant next = now.plus(settings.rateDelay());
        if (next.isAfter(notBefore)) notBefore = next;
    }

    /** Ends its rest: it is tried as soon as there is something for it. */
    void wake() {
        if (down != null) notBefore = Instant.MIN;
    }

    /** Whether nothing is lost when it is forgotten: it has nothing to do, and has had nothing for so long. */
    boolean isForgettable(Instant now, Duration unused) {
        return waiting.isEmpty()
                && running == 0
                && !notBefore.isAfter(now)
                && lastUse.plus(unused).isBefore(now);
    }
}
