/** What the stores share. */
@NullMarked
package org.mailrail.store.internal;

import org.jspecify.annotations.NullMarked;
