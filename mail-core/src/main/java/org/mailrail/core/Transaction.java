package org.mailrail.core;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One mail transaction as far as it has come: what every policy, filter, verifier and handler is given.
 *
 * @param client who sends
 * @param envelope the envelope so far
 * @param id the id under which the message will be queued; null before a queue gave one
 */
public record Transaction(
        Client client, Envelope envelope, @Nullable QueueId id) {
    /** A transaction without queue id. */
    public static Transaction of(Client client, Envelope envelope) {
        return new Transaction(client, envelope, null);
    }

    /** The queue id, once there is one. */
    public Optional<QueueId> queueId() {
        return Optional.ofNullable(id);
    }
}
