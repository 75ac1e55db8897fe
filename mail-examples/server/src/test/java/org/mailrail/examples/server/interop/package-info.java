/** The example server beside Postfix, Dovecot, swaks, curl and mbsync: each speaks to ours, and ours to each. */
@NullMarked
package org.mailrail.examples.server.interop;

import org.jspecify.annotations.NullMarked;
