package org.mailrail.queue.internal;

import org.jspecify.annotations.Nullable;
import org.mailrail.core.EnhancedStatusCode;
import org.mailrail.core.Recipient;
import org.mailrail.core.Reply;
import org.mailrail.queue.DeliveryResult;

/**
 * A recipient who does not get the message.
 *
 * @param index in the envelope
 * @param recipient who
 * @param status why
 * @param text why, in words
 * @param remoteMta the server that said so; null if none did
 * @param reply its reply; null if none did
 * @param expired whether it was tried for too long
 */
record Failure(
        int index,
        Recipient recipient,
        EnhancedStatusCode status,
        String text,
        @Nullable String remoteMta,
        @Nullable Reply reply,
        boolean expired) {
    static Failure of(int index, Recipient recipient, DeliveryResult.Bounced result) {
        return new Failure(index, recipient, result.status(), result.text(), result.remoteMta(), result.reply(), false);
    }

    static Failure expired(int index, Recipient recipient, DeliveryResult.Deferred last) {
        return new Failure(index, recipient, last.status(), last.text(), last.remoteMta(), last.reply(), true);
    }

    /** Whether the sender wants to hear of it. RFC 3461 section 4.1. */
    boolean isReported() {
        return recipient.notifyOn().isEmpty() || recipient.notifyOn().contains(Recipient.Notify.FAILURE);
    }
}
