package org.mailrail.queue.internal;

/**
 * How many deliveries run at once in all, and who may take the places. Those who are known to give theirs back at once may take any. The first delivery to
 * a site of which nothing is known may take three of four, together with all others (to sites that are slow, or were found dead, and further ones to those
 * that are not known yet); these get one of eight, or more as long as they leave as many free. So whatever number of sites is slow or dead, the others go on.
 * Used under the scheduler's lock.
 */
final class Places {
    /** What is known of him who takes a place. */
    enum Taker {
        QUICK,
        UNKNOWN,
        OTHER
    }

    private final int all;
    private final Tally<Taker> taken = new Tally<>(Taker.class);

    Places(int all) {
        this.all = all;
    }

    boolean areFree() {
        return taken() < all;
    }

    boolean isFreeFor(Taker taker) {
        int others = taken.of(Taker.OTHER);
        return areFree()
                && switch (taker) {
                    case QUICK -> true;
                    case UNKNOWN -> others + taken.of(Taker.UNKNOWN) < Math.max(1, all / 4 * 3);
                    case OTHER -> others < Math.max(1, Math.max(all / 8, all - taken()));
                };
    }

    void take(Taker taker) {
        taken.add(taker);
    }

    void giveBack(Taker taker) {
        taken.remove(taker);
    }

    /** How many are taken. */
    int taken() {
        return taken.sum();
    }
}
