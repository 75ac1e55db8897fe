package org.mailrail.imap.internal;

import java.io.IOException;

/** LOGOUT. RFC 9051 section 6.1.3. */
record Logout() implements Command.OnSession {
    @Override
    public Next run(Session session, String tag, Responses out) throws IOException {
        out.untagged("BYE Logging out");
        session.tagged(tag, Completion.ok("LOGOUT completed"), out);
        return Next.Close.INSTANCE;
    }
}
