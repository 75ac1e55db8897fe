/** Reading configuration in Postfix's main.cf syntax. */
@NullMarked
package org.mailrail.config;

import org.jspecify.annotations.NullMarked;
