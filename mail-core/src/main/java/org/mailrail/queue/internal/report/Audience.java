package org.mailrail.queue.internal.report;

import org.mailrail.core.EmailAddress;

/** Who is told. */
public sealed interface Audience {
    /** The address. */
    EmailAddress address();

    /**
     * Who sent the message.
     *
     * @param address his
     */
    record Sender(EmailAddress address) implements Audience {}

    /**
     * The postmaster, who is spared the words for those who are not.
     *
     * @param address his
     * @param last whether nobody else is told, so that he gets the message whole
     */
    record Postmaster(EmailAddress address, boolean last) implements Audience {}
}
