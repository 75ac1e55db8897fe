/**
 * Metrics of a queue for Micrometer. Needs {@code io.micrometer:micrometer-core} and, on the module path, {@code requires micrometer.core}.
 */
@NullMarked
package org.mailrail.queue.micrometer;

import org.jspecify.annotations.NullMarked;
