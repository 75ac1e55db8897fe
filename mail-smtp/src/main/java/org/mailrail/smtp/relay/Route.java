package org.mailrail.smtp.relay;

import java.util.List;
import org.mailrail.queue.DeliveryResult;
import org.mailrail.smtp.internal.client.Server;

/** Which servers to try for a next hop. */
sealed interface Route {
    /**
     * These, in this order.
     *
     * @param servers at least one
     */
    record Servers(List<Server> servers) implements Route {
        /** Copies the list. */
        public Servers {
            servers = List.copyOf(servers);
        }
    }

    /**
     * None.
     *
     * @param result what that means for the recipients
     */
    record None(DeliveryResult result) implements Route {}
}
