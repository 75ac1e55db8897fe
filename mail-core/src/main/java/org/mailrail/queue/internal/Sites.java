package org.mailrail.queue.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/** All sites that are known, their lanes, and the places they share. Used under the scheduler's lock. */
final class Sites {
    private static final Duration FORGET = Duration.ofHours(1);

    private final Places places;
    private final Map<String, Lane> lanes = new HashMap<>();
    private final Deque<Lane> turns = new ArrayDeque<>();
    private final Map<Site.Key, Site> sites = new HashMap<>();
    /** Those that were found dead, and not well since. */
    private final Set<Site> dead = new HashSet<>();

    private final PriorityQueue<Wake> sleeping = new PriorityQueue<>(Comparator.comparing(Wake::at));
    private Instant swept = Instant.EPOCH;

    /** When to look at a site again. */
    private record Wake(Instant at, Site site) {}

    Sites(int deliveries, Map<String, Transport> transports) {
        places = new Places(deliveries);
        transports.forEach((name, transport) -> {
            Lane lane = new Lane(transport.settings(), places);
            lanes.put(name, lane);
            turns.add(lane);
        });
    }

    Site site(Site.Key key, Instant now) {
        return sites.computeIfAbsent(key, missing -> new Site(key, lane(key), now));
    }

    private Lane lane(Site.Key key) {
        return Objects.requireNonNull(lanes.get(key.transport()), key.transport());
    }

    /** Puts a site in line, or to sleep, as it is due; whether it fell asleep. */
    boolean place(Site site, Instant now) {
        site.lane.place(site, now);
        if (site.isDead()) dead.add(site);
        else dead.remove(site);
        if (!site.isWaiting() || !site.notBefore().isAfter(now) || site.sleeping) return false;
        site.sleeping = true;
        sleeping.add(new Wake(site.notBefore(), site));
        return true;
    }

    /** Whose turn it is, of those for whom there is a place, which is taken by that. */
    Optional<Lane.Turn> next() {
        for (int i = turns.size(); i > 0 && places.areFree(); i--) {
            Lane lane = turns.remove();
            turns.add(lane);
            Optional<Lane.Turn> turn = lane.next();
            if (turn.isPresent()) return turn;
        }
        return Optional.empty();
    }

    /** Puts those in line again whose time has come, and forgets those of which nothing was heard for long. */
    void tick(Instant now) {
        while (!sleeping.isEmpty() && !sleeping.peek().at().isAfter(now)) {
            Site site = sleeping.remove().site();
            site.sleeping = false;
            place(site, now);
        }
        if (Duration.between(swept, now).compareTo(FORGET) < 0) return;
        swept = now;
        dead.removeIf(site -> site.isForgettable(now, FORGET));
        sites.values().removeIf(site -> site.isForgettable(now, FORGET));
    }

    /** When {@link #tick} has something to do. */
    Optional<Instant> nextWake() {
        return Optional.ofNullable(sleeping.peek()).map(Wake::at);
    }

    void wakeAll() {
        dead.forEach(Site::wake);
    }

    int deliveries() {
        return places.taken();
    }

    int resting() {
        return dead.size();
    }

    /** Whether nobody waits in line; some may sleep. */
    boolean isIdle() {
        return turns.stream().allMatch(Lane::isIdle);
    }
}
