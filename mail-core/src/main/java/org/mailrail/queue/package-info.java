/** The durable queue: spool, scheduling, delivery agents, bounces. */
@NullMarked
package org.mailrail.queue;

import org.jspecify.annotations.NullMarked;
