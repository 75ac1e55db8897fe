package org.mailrail.queue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.QueueId;
import org.mailrail.core.ReversePath;

/**
 * A message as an operator sees it in the queue.
 *
 * @param id its id
 * @param state where it stands
 * @param arrival when it was queued
 * @param sender its reverse-path
 * @param recipients those that are not done
 * @param size its octets, with the header fields that were added
 * @param next when they are tried again, if it is deferred
 * @param reason why the last attempt failed, if one did: of the first of those who failed
 */
public record QueuedMessage(
        QueueId id,
        State state,
        Instant arrival,
        ReversePath sender,
        List<EmailAddress> recipients,
        long size,
        Optional<Instant> next,
        Optional<String> reason) {
    /** Where a message stands. Postfix's queues of these names. */
    public enum State {
        /** Waits to be tried as soon as there is room. */
        INCOMING,
        /** Is being delivered, or waits for its destinations' turn. */
        ACTIVE,
        /** Waits for its next attempt. */
        DEFERRED,
        /** Waits until it is released. */
        HELD
    }

    /** Copies the list. */
    public QueuedMessage {
        recipients = List.copyOf(recipients);
    }
}
