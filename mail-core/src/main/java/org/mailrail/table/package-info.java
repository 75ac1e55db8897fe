/** Lookup tables, as Postfix has them. */
@NullMarked
package org.mailrail.table;

import org.jspecify.annotations.NullMarked;
