package org.mailrail.imap.internal;

/** NOOP: the news that every command may bring. RFC 9051 section 6.1.2. */
record Noop() implements Command.InAnyState {
    @Override
    public Completion run(Session session, Responses out) {
        return Completion.ok("NOOP completed");
    }
}
