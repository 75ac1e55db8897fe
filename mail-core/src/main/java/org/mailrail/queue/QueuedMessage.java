package org.mailrail.queue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.QueueId;
import org.mailrail.core.ReversePath;

/**
 * A message as an operator sees it in the queue.
 *
 * @param id its id
 * @param arrival when it was queued
 * @param sender its reverse-path
 * @param recipients those that are not done
 * @param nextAttempt when they are tried again; null if they are being tried, or wait for their destination's turn
 * @param lastReason why the last attempt failed; null before
 */
public record QueuedMessage(
        QueueId id,
        Instant arrival,
        ReversePath sender,
        List<EmailAddress> recipients,
        @Nullable Instant nextAttempt,
        @Nullable String lastReason) {
    /** Copies the list. */
    public QueuedMessage {
        recipients = List.copyOf(recipients);
    }

    /** When they are tried again, if they are deferred. */
    public Optional<Instant> next() {
        return Optional.ofNullable(nextAttempt);
    }

    /** Why the last attempt failed, if one did. */
    public Optional<String> reason() {
        return Optional.ofNullable(lastReason);
    }
}
