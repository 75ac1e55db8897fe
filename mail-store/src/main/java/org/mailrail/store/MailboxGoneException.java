package org.mailrail.store;

import java.io.IOException;

/** The mailbox was deleted or renamed since it was opened; nothing can be done with this handle any more. */
public final class MailboxGoneException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * @param name its name when it was opened
     */
    public MailboxGoneException(MailboxName name) {
        super("mailbox " + name + " is gone");
    }
}
