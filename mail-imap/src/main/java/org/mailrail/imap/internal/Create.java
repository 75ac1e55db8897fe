package org.mailrail.imap.internal;

import java.io.IOException;
import org.mailrail.store.MailAccount;

/**
 * CREATE. RFC 9051 section 6.3.4.
 *
 * @param mailbox as the wire has it
 */
record Create(String mailbox) implements Command.AfterLogin {
    /** {@code create = "CREATE" SP mailbox}. */
    static Create parse(Parser in) {
        in.space();
        return new Create(in.mailbox());
    }

    @Override
    public Completion run(Session session, Session.User user, Responses out) throws IOException {
        // A separator at the end says that mailboxes will come below; the name is what stands before it.
        String separator = String.valueOf(user.account().separator());
        String name = mailbox.endsWith(separator) ? mailbox.substring(0, mailbox.length() - 1) : mailbox;
        return completion(user.account().create(user.mailboxName(name)), "CREATE");
    }

    /** What became of a change to the mailboxes. RFC 5530. */
    static Completion completion(MailAccount.Outcome outcome, String command) {
        return switch (outcome) {
            case DONE -> Completion.ok(command + " completed");
            case NO_SUCH_MAILBOX -> Completion.no("NONEXISTENT", "There is no such mailbox");
            case ALREADY_EXISTS -> Completion.no("ALREADYEXISTS", "There is one of this name");
            case NOT_POSSIBLE -> Completion.no("CANNOT", "This cannot be done to this mailbox");
        };
    }
}
