package org.mailrail.imap.internal;

import java.io.IOException;

/**
 * DELETE. RFC 9051 section 6.3.5.
 *
 * @param mailbox as the wire has it
 */
record Delete(String mailbox) implements Command.AfterLogin {
    /** {@code delete = "DELETE" SP mailbox}. */
    static Delete parse(Parser in) {
        in.space();
        return new Delete(in.mailbox());
    }

    @Override
    public Completion run(Session session, Session.User user, Responses out) throws IOException {
        return Create.completion(user.account().delete(user.mailboxName(mailbox)), "DELETE");
    }
}
