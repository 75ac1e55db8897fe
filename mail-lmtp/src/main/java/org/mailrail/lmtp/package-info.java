/** LMTP: server and delivery agent. RFC 2033. */
@NullMarked
package org.mailrail.lmtp;

import org.jspecify.annotations.NullMarked;
