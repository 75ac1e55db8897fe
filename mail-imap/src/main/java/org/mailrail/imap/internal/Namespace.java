package org.mailrail.imap.internal;

import java.io.IOException;

/** NAMESPACE: one, the user's own, without prefix. RFC 9051 section 6.3.10. */
record Namespace() implements Command.AfterLogin {
    @Override
    public Completion run(Session session, Session.User user, Responses out) throws IOException {
        out.put("* NAMESPACE ((\"\" ")
                .string(String.valueOf(user.account().separator()))
                .put(")) NIL NIL\r\n");
        return Completion.ok("NAMESPACE completed");
    }
}
