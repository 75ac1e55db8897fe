package org.mailrail.queue.internal;

import org.mailrail.queue.TransportSettings.Concurrency;

/**
 * How many deliveries a site gets at once, as its deliveries go: the algorithm of Postfix's SCHEDULER_README ("Pseudocode for the Postfix 2.5 concurrency
 * scheduler"). Gains and losses add up to whole steps; a loss counts at once, a gain when its step is full. Used under the scheduler's lock.
 */
final class ConcurrencyWindow {
    private final Concurrency settings;
    private int size;
    private double gained;
    private double left;
    private double failedCohorts;

    ConcurrencyWindow(Concurrency settings) {
        this.settings = settings;
        this.size = settings.initial();
    }

    int size() {
        return size;
    }

    /**
     * A delivery found the site well.
     *
     * @param running how many others are under way: the window stays within reach of what is really used, or losses would come too late
     */
    void succeeded(int running) {
        failedCohorts = 0;
        if (size >= settings.limit() || size >= running + settings.initial()) return;
        double feedback = settings.positive().at(size);
        gained += feedback;
        while (gained + feedback / 2 >= 1) {
            size++;
            gained--;
            left = 0;
        }
        size = Math.min(size, settings.limit());
    }

    /**
     * A delivery found the site down.
     *
     * @return whether it is to be taken for dead
     */
    boolean failed() {
        failedCohorts += 1.0 / size;
        if (settings.failedCohorts() > 0 && failedCohorts >= settings.failedCohorts()) return true;
        double feedback = settings.negative().at(size);
        left -= feedback;
        while (left - feedback / 2 < 0) {
            size--;
            gained = 0;
            left++;
        }
        size = Math.max(size, 1);
        return false;
    }

    /** The site was dead, and is tried again: by one delivery, whose failure shows that it still is. */
    void probe() {
        reset(1);
    }

    /** The site was dead, and a delivery got through: what is best for it now is anyone's guess. */
    void recovered() {
        reset(settings.initial());
    }

    private void reset(int to) {
        size = to;
        gained = 0;
        left = 0;
        failedCohorts = 0;
    }
}
