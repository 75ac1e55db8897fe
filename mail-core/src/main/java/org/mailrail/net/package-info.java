/** What the protocol servers share: TLS, limits, executors. */
@NullMarked
package org.mailrail.net;

import org.jspecify.annotations.NullMarked;
