/** To and from Jakarta Mail, an optional dependency: who uses this package requires {@code jakarta.mail} himself. */
@NullMarked
package org.mailrail.jakarta;

import org.jspecify.annotations.NullMarked;
