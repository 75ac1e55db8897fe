package org.mailrail.imap.internal;

import java.io.IOException;
import java.util.StringJoiner;

/** CAPABILITY. RFC 9051 section 6.1.1. */
record Capability() implements Command.InAnyState {
    @Override
    public Completion run(Session session, Responses out) throws IOException {
        out.untagged("CAPABILITY " + list(session));
        return Completion.ok("CAPABILITY completed");
    }

    /** What works in this state of the session, and nothing else. */
    static String list(Session session) {
        StringJoiner names = new StringJoiner(" ");
        names.add("IMAP4rev1").add("LITERAL+").add("ID").add("SASL-IR");
        if (session.isLoggedIn()) {
            return names.add("IDLE")
                    .add("NAMESPACE")
                    .add("CHILDREN")
                    .add("UIDPLUS")
                    .add("UNSELECT")
                    .add("MOVE")
                    .toString();
        }
        if (session.settings().startTls() && !session.isEncrypted()) names.add("STARTTLS");
        if (!session.takesPasswords()) names.add("LOGINDISABLED");
        for (String mechanism : session.settings().sasl().mechanisms(session.takesPasswords()))
            names.add("AUTH=" + mechanism);
        return names.toString();
    }
}
