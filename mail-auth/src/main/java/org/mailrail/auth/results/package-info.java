/** The {@code Authentication-Results} header field. RFC 8601. */
@NullMarked
package org.mailrail.auth.results;

import org.jspecify.annotations.NullMarked;
