/** Relaying to other servers: mail exchangers, next hops, results for each recipient. */
@NullMarked
package org.mailrail.smtp.relay;

import org.jspecify.annotations.NullMarked;
