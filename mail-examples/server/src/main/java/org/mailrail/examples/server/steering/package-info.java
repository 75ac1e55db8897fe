/** How an administrator looks after the queue: requests, the control socket of a running server, the spool of one that does not run, the command. */
@NullMarked
package org.mailrail.examples.server.steering;

import org.jspecify.annotations.NullMarked;
