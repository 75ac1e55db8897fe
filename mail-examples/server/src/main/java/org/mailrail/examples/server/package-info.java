/** The example server: a thin composition of public API. */
@NullMarked
package org.mailrail.examples.server;

import org.jspecify.annotations.NullMarked;
