package org.mailrail.auth.sasl;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mailrail.auth.users.PasswordAuthenticator;

/** The mechanisms that a server offers. Immutable; safe for many threads. */
public final class SaslServer {
    private final PasswordAuthenticator users;

    /** PLAIN and LOGIN over these users. */
    public SaslServer(PasswordAuthenticator users) {
        this.users = users;
    }

    /**
     * The names to advertise, best first.
     *
     * @param encrypted whether the connection has TLS (or is trusted as if): mechanisms that show the password are left out where it has not
     */
    public List<String> mechanisms(boolean encrypted) {
        return encrypted ? List.of("PLAIN", "LOGIN") : List.of();
    }

    /**
     * An exchange by this mechanism.
     *
     * @param mechanism in any letter case
     * @param encrypted as for {@link #mechanisms}
     * @return nothing if it is not offered
     */
    public Optional<SaslExchange> exchange(String mechanism, boolean encrypted) {
        String name = mechanism.toUpperCase(Locale.ROOT);
        if (!mechanisms(encrypted).contains(name)) return Optional.empty();
        return Optional.of(name.equals("PLAIN") ? new PlainExchange(users) : new LoginExchange(users));
    }

    /** The users, for protocols that have a login command of their own (IMAP LOGIN, POP3 USER and PASS). */
    public PasswordAuthenticator users() {
        return users;
    }
}
