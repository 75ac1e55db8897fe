package org.mailrail.queue.internal;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;
import org.mailrail.queue.TransportSettings;

/**
 * A transport's sites that have something to do, in the order of their turns. They stand in two rings: those which may take any place, since they are known
 * to be quick, or since nothing is known of them and nothing under way to them; and those which may only take places of the first half. So however many
 * sites are slow or dead, half of the places are for those who give them back at once. Used under the scheduler's lock.
 */
final class Lane {
    /** Sites that take turns. */
    static final class Ring {
        private final SequencedSet<Site> sites = new LinkedHashSet<>();
    }

    private final TransportSettings settings;
    private final Ring anyPlace = new Ring();
    private final Ring firstHalf = new Ring();
    private int running;
    private boolean anyPlaceLast;

    Lane(TransportSettings settings) {
        this.settings = settings;
    }

    TransportSettings settings() {
        return settings;
    }

    /** Gives the site a place in the ring where it belongs, or none. */
    void place(Site site, Instant now) {
        Ring right = null;
        if (site.mayRun(now)) right = site.isQuick() || site.isUnknown() && site.running() == 0 ? anyPlace : firstHalf;
        if (site.ring == right) return;
        if (site.ring != null) site.ring.sites.remove(site);
        if (right != null) right.sites.add(site);
        site.ring = right;
    }

    /**
     * Takes the site whose turn it is.
     *
     * @param half whether places of the first half are left
     */
    Optional<Site> next(boolean half) {
        if (running >= settings.deliveries()) return Optional.empty();
        boolean mayHalf = half && !firstHalf.sites.isEmpty();
        boolean mayAny = !anyPlace.sites.isEmpty();
        if (!mayHalf && !mayAny) return Optional.empty();
        anyPlaceLast = mayAny && !(mayHalf && anyPlaceLast);
        Site site = (anyPlaceLast ? anyPlace : firstHalf).sites.removeFirst();
        site.ring = null;
        running++;
        return Optional.of(site);
    }

    void ended() {
        running--;
    }

    boolean isIdle() {
        return anyPlace.sites.isEmpty() && firstHalf.sites.isEmpty();
    }
}
