/** What serves the LMTP package alone. */
@NullMarked
package org.mailrail.lmtp.internal;

import org.jspecify.annotations.NullMarked;
