/** What lookup tables are made of: source texts, compact maps, and patterns. */
@NullMarked
package org.mailrail.table.internal;

import org.jspecify.annotations.NullMarked;
