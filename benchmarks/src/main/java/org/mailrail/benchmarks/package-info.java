/** One class, one question. */
@NullMarked
package org.mailrail.benchmarks;

import org.jspecify.annotations.NullMarked;
