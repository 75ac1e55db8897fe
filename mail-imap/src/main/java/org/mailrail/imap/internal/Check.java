package org.mailrail.imap.internal;

/** CHECK: what is answered is on stable storage already, so it is NOOP. RFC 3501 section 6.4.1. */
record Check() implements Command.OnSelected {
    @Override
    public Completion run(Session session, Session.User user, Selected mailbox, Responses out) {
        return Completion.ok("CHECK completed");
    }
}
