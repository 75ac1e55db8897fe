/** Maildir++ in Dovecot's dialect: one file a message, flags in names, UIDs in {@code dovecot-uidlist}. */
@NullMarked
package org.mailrail.store.maildir;

import org.jspecify.annotations.NullMarked;
