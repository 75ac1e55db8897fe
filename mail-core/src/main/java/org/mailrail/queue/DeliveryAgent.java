package org.mailrail.queue;

import java.io.IOException;
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

    /**
     * The name of the site that takes the mail for a next hop. Next hops of one site share its concurrency and its rests: domains with the same mail
     * exchangers, say. May block; called before deliveries are put in line.
     *
     * @return any text that is the same for next hops of one site; the next hop itself if not overridden
     * @throws IOException if that cannot be found out at the moment: then the next hop is a site of its own
     */
    default String site(String nextHop) throws IOException {
        return nextHop;
    }
}
