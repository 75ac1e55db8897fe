/** What the packages of this module share and nobody else sees. */
@NullMarked
package org.mailrail.core.internal;

import org.jspecify.annotations.NullMarked;
