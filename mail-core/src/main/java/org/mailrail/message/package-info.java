/** The octets of messages and their structure: content, headers, MIME parts. */
@NullMarked
package org.mailrail.message;

import org.jspecify.annotations.NullMarked;
