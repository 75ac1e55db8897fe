/** Mailboxes in memory, for tests and for programs that keep no mail. */
@NullMarked
package org.mailrail.store.memory;

import org.jspecify.annotations.NullMarked;
