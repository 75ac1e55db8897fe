package org.mailrail.queue.internal;

import java.util.List;
import org.mailrail.core.Recipient;

/**
 * Recipients of one message that go together.
 *
 * @param job the message
 * @param site who takes it
 * @param nextHop where to, in the syntax of the transport
 * @param indexes in the message's envelope, ascending
 * @param recipients who to deliver to, in the same order: the routes may have given them other addresses
 */
record Group(Job job, Site.Key site, String nextHop, List<Integer> indexes, List<Recipient> recipients) {
    String transport() {
        return site.transport();
    }
}
