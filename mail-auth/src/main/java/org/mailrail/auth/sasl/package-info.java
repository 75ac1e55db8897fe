/** SASL mechanisms, the server's side. RFC 4422. */
@NullMarked
package org.mailrail.auth.sasl;

import org.jspecify.annotations.NullMarked;
