/** Netty's side of what the protocol servers share. */
@NullMarked
package org.mailrail.net.netty;

import org.jspecify.annotations.NullMarked;
