/** The client's side of SMTP and LMTP sessions. */
@NullMarked
package org.mailrail.smtp.internal.client;

import org.jspecify.annotations.NullMarked;
