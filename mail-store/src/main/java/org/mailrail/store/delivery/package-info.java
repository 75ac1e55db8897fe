/** Delivery to mailboxes. */
@NullMarked
package org.mailrail.store.delivery;

import org.jspecify.annotations.NullMarked;
