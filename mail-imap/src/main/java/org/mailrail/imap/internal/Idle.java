package org.mailrail.imap.internal;

import java.io.IOException;

/** IDLE. RFC 9051 section 6.3.13. */
record Idle() implements Command.OnSession {
    @Override
    public Next run(Session session, String tag, Responses out) throws IOException {
        if (!session.isLoggedIn()) return session.bad(tag, "Log in first", out);
        return session.idle(tag, out);
    }

    /** The line that ends it, in any letter case. */
    static Next done(Session session, String tag, byte[] line, Responses out) throws IOException {
        Parser in = new Parser(line);
        if (!in.takeWord("DONE") || !in.atEnd()) return session.bad(tag, "Expected DONE", out);
        return session.complete(tag, Completion.ok("IDLE completed"), out);
    }
}
