/** The lines and words that Postfix's configuration files and lookup tables have in common. */
@NullMarked
package org.mailrail.config.internal;

import org.jspecify.annotations.NullMarked;
