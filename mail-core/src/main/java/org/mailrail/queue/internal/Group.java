package org.mailrail.queue.internal;

import java.util.List;
import org.mailrail.core.Recipient;

/**
 * Recipients of one message that go together.
 *
 * @param job the message
 * @param destination where to
 * @param indexes in the message's envelope, ascending
 * @param recipients who to deliver to, in the same order: the routes may have given them other addresses
 */
record Group(Job job, Destination.Key destination, List<Integer> indexes, List<Recipient> recipients) {}
