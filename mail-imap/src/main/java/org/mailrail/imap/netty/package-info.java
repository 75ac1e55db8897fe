/** Drives IMAP sessions by Netty's channels. */
@NullMarked
package org.mailrail.imap.netty;

import org.jspecify.annotations.NullMarked;
