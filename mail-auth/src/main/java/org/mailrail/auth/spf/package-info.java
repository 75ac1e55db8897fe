/** Sender Policy Framework: which hosts may send for a domain. RFC 7208. */
@NullMarked
package org.mailrail.auth.spf;

import org.jspecify.annotations.NullMarked;
