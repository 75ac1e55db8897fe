/** Delivery status notifications: what is told of whom, and how it is written. */
@NullMarked
package org.mailrail.queue.internal.report;

import org.jspecify.annotations.NullMarked;
