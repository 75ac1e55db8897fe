/** How the queue works inside: the log of the file spool, the scheduler, bounces. Not for users. */
@NullMarked
package org.mailrail.queue.internal;

import org.jspecify.annotations.NullMarked;
