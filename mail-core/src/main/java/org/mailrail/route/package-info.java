/** Address classes and routing: who is a recipient here, and where a message goes. */
@NullMarked
package org.mailrail.route;

import org.jspecify.annotations.NullMarked;
