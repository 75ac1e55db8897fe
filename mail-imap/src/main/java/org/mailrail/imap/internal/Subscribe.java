package org.mailrail.imap.internal;

import java.io.IOException;

/**
 * SUBSCRIBE and UNSUBSCRIBE. A mailbox that does not exist can be subscribed to: it may come back. RFC 9051 sections 6.3.7 and 6.3.8.
 *
 * @param mailbox as the wire has it
 * @param on which of the two
 */
record Subscribe(String mailbox, boolean on) implements Command.AfterLogin {
    /** {@code subscribe = "SUBSCRIBE" SP mailbox}. */
    static Subscribe parse(Parser in, boolean on) {
        in.space();
        return new Subscribe(in.mailbox(), on);
    }

    @Override
    public Completion run(Session session, Session.User user, Responses out) throws IOException {
        if (on) user.account().subscribe(user.mailboxName(mailbox));
        else user.account().unsubscribe(user.mailboxName(mailbox));
        return Completion.ok(on ? "SUBSCRIBE completed" : "UNSUBSCRIBE completed");
    }
}
