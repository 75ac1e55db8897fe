/** The MailStore SPI: accounts, mailboxes, messages. */
@NullMarked
package org.mailrail.store;

import org.jspecify.annotations.NullMarked;
