package org.mailrail.imap.internal;

import java.io.IOException;
import org.mailrail.store.MailAccount;
import org.mailrail.store.MailboxName;

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
        MailboxName name = user.mailboxName(mailbox);
        MailAccount.Outcome outcome = user.account().delete(name);
        if (outcome == MailAccount.Outcome.DONE) session.leaveMailbox(name); // as Dovecot does: the client knows why
        return Create.completion(outcome, "DELETE");
    }
}
