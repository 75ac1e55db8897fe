/** The server's side of IMAP without sockets and threads: octets in, responses out. */
@NullMarked
package org.mailrail.imap.internal;

import org.jspecify.annotations.NullMarked;
