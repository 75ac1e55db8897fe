/** What mail asks of the DNS. */
@NullMarked
package org.mailrail.dns;

import org.jspecify.annotations.NullMarked;
