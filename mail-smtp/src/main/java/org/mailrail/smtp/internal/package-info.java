/** What serves the SMTP packages alone: session state machine, parsers, byte decoders; no Netty, no sockets, no clock of its own. */
@NullMarked
package org.mailrail.smtp.internal;

import org.jspecify.annotations.NullMarked;
