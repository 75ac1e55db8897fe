package org.mailrail.queue;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.core.Recipient;
import org.mailrail.message.MessageContent;

/** One attempt to deliver one message to recipients that share a transport and next hop. Used by the thread that was given it. */
public interface Delivery {
    /** The message's id in its queue. */
    QueueId queueId();

    /** A name for the message that stays the same over attempts and restarts, for agents that recognise what they have delivered before. */
    String deliveryId();

    /** The envelope with just these recipients; by VERP, from the sender that the one of them has. */
    Envelope envelope();

    /** Whom to deliver to, at least one. */
    default List<Recipient> recipients() {
        return envelope().recipients();
    }

    /** Where to, in the syntax of the transport; see {@link org.mailrail.route.Resolution.Deliver#nextHop()}. */
    String nextHop();

    /** The message. */
    MessageContent content();

    /** When the message came into the queue. */
    Instant arrival();

    /**
     * Queues a message that comes to be by this delivery (a redirect, a vacation reply). It is committed in the same record as the results,
     * so that after a crash both are there or neither. The content is copied before this returns.
     *
     * @throws IOException if it cannot be stored at the moment; the agent should defer the recipient then
     */
    void submit(Envelope envelope, MessageContent content) throws IOException;
}
