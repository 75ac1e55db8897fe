package org.mailrail.imap.internal;

import java.io.IOException;

/** STARTTLS. What the client sent behind it in plain text is never looked at: anybody could have put it there. RFC 9051 section 6.2.1. */
record StartTls() implements Command.OnSession {
    @Override
    public Next run(Session session, String tag, Responses out) throws IOException {
        if (session.isEncrypted()) return session.bad(tag, "TLS is on already", out);
        if (session.isLoggedIn()) return session.bad(tag, "Too late: you are logged in", out);
        if (!session.settings().startTls()) return session.bad(tag, "TLS is not offered here", out);
        session.tagged(tag, Completion.ok("Begin TLS now"), out);
        return Next.StartTls.INSTANCE;
    }
}
