package org.mailrail.imap.internal;

import java.io.IOException;

/**
 * CLOSE and UNSELECT: back to the authenticated state, with and without removing what is deleted, and nothing is told of it. RFC 9051 sections
 * 6.4.1 and 6.4.2.
 *
 * @param expunges whether it is CLOSE
 */
record Leave(boolean expunges) implements Command.OnSelected {
    @Override
    public Completion run(Session session, Session.User user, Selected mailbox, Responses out) throws IOException {
        if (expunges && !mailbox.isReadOnly()) mailbox.mailbox().expunge(Expunge.deleted(mailbox, null));
        session.leaveMailbox();
        return Completion.ok(expunges ? "CLOSE completed" : "UNSELECT completed");
    }
}
