package org.mailrail.queue.internal;

import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import org.mailrail.queue.TransportSettings;

/**
 * A transport's sites that have something to do. They stand in rings, by what is known of them; the rings take turns, and the sites in each. Used under the
 * scheduler's lock.
 */
final class Lane {
    private final TransportSettings settings;
    private final Places places;
    private final Map<Places.Taker, SequencedSet<Site>> rings = new EnumMap<>(Places.Taker.class);
    private int running;
    private int turn;

    /** Whose turn it is, and as what he took his place. */
    record Turn(Site site, Places.Taker taker) {}

    Lane(TransportSettings settings, Places places) {
        this.settings = settings;
        this.places = places;
        for (Places.Taker taker : Places.Taker.values()) rings.put(taker, new LinkedHashSet<>());
    }

    TransportSettings settings() {
        return settings;
    }

    /** Gives the site a place in the ring where it belongs, or none if it has nothing that may be started now. */
    void place(Site site, Instant now) {
        Places.@Nullable Taker right = site.mayRun(now) ? site.taker() : null;
        if (site.ring == right) return;
        if (site.ring != null) ring(site.ring).remove(site);
        if (right != null) ring(right).add(site);
        site.ring = right;
    }

    private SequencedSet<Site> ring(Places.Taker taker) {
        return Objects.requireNonNull(rings.get(taker));
    }

    /** Takes a place for the site whose turn it is, if there is one and a place for it. */
    Optional<Turn> next() {
        if (running >= settings.deliveries()) return Optional.empty();
        Places.Taker[] takers = Places.Taker.values();
        for (int i = 0; i < takers.length; i++) {
            turn = (turn + 1) % takers.length;
            Places.Taker taker = takers[turn];
            SequencedSet<Site> ring = ring(taker);
            if (ring.isEmpty() || !places.isFreeFor(taker)) continue;
            Site site = ring.removeFirst();
            site.ring = null;
            places.take(taker);
            running++;
            return Optional.of(new Turn(site, taker));
        }
        return Optional.empty();
    }

    /** A delivery is over. */
    void ended(Places.Taker taker) {
        places.giveBack(taker);
        running--;
    }

    boolean isIdle() {
        return rings.values().stream().allMatch(SequencedSet::isEmpty);
    }
}
