/** Channel handlers: thin drivers of the session state machine. */
@NullMarked
package org.mailrail.smtp.internal.netty;

import org.jspecify.annotations.NullMarked;
