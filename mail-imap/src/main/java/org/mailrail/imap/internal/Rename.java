package org.mailrail.imap.internal;

import java.io.IOException;

/**
 * RENAME. RFC 9051 section 6.3.6.
 *
 * @param from as the wire has it
 * @param to as the wire has it
 */
record Rename(String from, String to) implements Command.AfterLogin {
    /** {@code rename = "RENAME" SP mailbox SP mailbox}. */
    static Rename parse(Parser in) {
        in.space();
        String from = in.mailbox();
        in.space();
        return new Rename(from, in.mailbox());
    }

    @Override
    public Completion run(Session session, Session.User user, Responses out) throws IOException {
        return Create.completion(user.account().rename(user.mailboxName(from), user.mailboxName(to)), "RENAME");
    }
}
