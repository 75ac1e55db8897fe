/** SMTP as users compose it: server, client, commands. */
@NullMarked
package org.mailrail.smtp;

import org.jspecify.annotations.NullMarked;
