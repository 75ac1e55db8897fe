package org.mailrail.imap.internal;

import java.io.IOException;
import java.util.Optional;

/**
 * LOGIN. RFC 9051 section 6.2.3.
 *
 * @param name as sent
 * @param password as sent
 */
record Login(String name, String password) implements Command.OnSession {
    /** {@code login = "LOGIN" SP userid SP password}. */
    static Login parse(Parser in) {
        in.space();
        String name = in.astring();
        in.space();
        return new Login(name, in.astring());
    }

    @Override
    public Next run(Session session, String tag, Responses out) throws IOException {
        if (session.isLoggedIn()) return session.bad(tag, "You are logged in already", out);
        if (!session.takesPasswords())
            return session.tagged(tag, Completion.no("PRIVACYREQUIRED", "Begin TLS before you show a password"), out);
        Optional<String> user = session.settings().sasl().users().authenticate(name, password);
        return user.isPresent() ? session.logIn(tag, user.get(), out) : session.refuseLogin(tag);
    }

    /** Without the password, which belongs in no log. */
    @Override
    public String toString() {
        return "Login[" + name + "]";
    }
}
