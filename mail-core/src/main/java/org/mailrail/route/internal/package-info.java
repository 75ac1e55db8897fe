/** Reading addresses as people write them. Not for users. */
@NullMarked
package org.mailrail.route.internal;

import org.jspecify.annotations.NullMarked;
