package org.mailrail.queue;

/**
 * How full a queue is, at one moment.
 *
 * @param incoming messages that wait to be tried as soon as there is room
 * @param active messages that are being delivered, or wait for their destinations' turn
 * @param deferred messages that wait for their next attempt
 * @param held messages that wait until they are released
 * @param deliveries deliveries under way
 * @param restingSites destinations that are left alone, since they were found dead
 */
public record QueueStatistics(int incoming, int active, int deferred, int held, int deliveries, int restingSites) {
    /** All messages. */
    public int messages() {
        return incoming + active + deferred + held;
    }
}
