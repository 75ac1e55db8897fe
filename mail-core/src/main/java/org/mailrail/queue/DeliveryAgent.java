package org.mailrail.queue;

import java.util.List;

/**
 * Brings messages to where they go: the SMTP relay, LMTP, mailboxes, a command. Blocking, called on a thread of its own; safe for many
 * threads.
 */
@FunctionalInterface
public interface DeliveryAgent {
    /**
     * Delivers one message to recipients that share transport and next hop. Never throws what the world did to it: a refused connection is
     * {@link DeliveryResult.Deferred}, not an exception.
     *
     * @return one result for each recipient of {@code delivery.recipients()}, in their order
     */
    List<DeliveryResult> deliver(Delivery delivery);
}
