/** The IMAP server. */
@NullMarked
package org.mailrail.imap;

import org.jspecify.annotations.NullMarked;
