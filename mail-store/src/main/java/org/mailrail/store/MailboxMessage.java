package org.mailrail.store;

import java.io.IOException;
import java.time.Instant;
import org.mailrail.message.MessageContent;

/** One message in a mailbox. Its octets never change. */
public interface MailboxMessage {
    /** Its UID. */
    long uid();

    /** When it was received: INTERNALDATE, to the second. */
    Instant internalDate();

    /** Its octets in wire form; {@link MessageContent#size} is RFC822.SIZE, and costs no reading where the store noted it. */
    MessageContent content() throws IOException;
}
