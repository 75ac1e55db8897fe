/** What happens to a message between a protocol server and the queue. Not for users. */
@NullMarked
package org.mailrail.queue.internal.cleanup;

import org.jspecify.annotations.NullMarked;
