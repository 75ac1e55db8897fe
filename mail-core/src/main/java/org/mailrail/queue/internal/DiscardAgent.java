package org.mailrail.queue.internal;

import java.util.Collections;
import java.util.List;
import org.mailrail.core.NonBlocking;
import org.mailrail.queue.Delivery;
import org.mailrail.queue.DeliveryAgent;
import org.mailrail.queue.DeliveryResult;

/** Throws mail away, for the reason that the next hop is. Postfix's discard(8). */
public final class DiscardAgent implements DeliveryAgent, NonBlocking {
    @Override
    public List<DeliveryResult> deliver(Delivery delivery) {
        DeliveryResult gone = new DeliveryResult.Delivered("discarded: " + delivery.nextHop());
        return Collections.nCopies(delivery.recipients().size(), gone);
    }
}
