package org.mailrail.auth.sasl;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.auth.users.PasswordAuthenticator;

/** {@code message = [authzid] NUL authcid NUL passwd}. RFC 4616 section 2. */
final class PlainExchange implements SaslExchange {
    private final PasswordAuthenticator users;
    private boolean done;

    PlainExchange(PasswordAuthenticator users) {
        this.users = users;
    }

    @Override
    public Step begin(byte @Nullable [] initialResponse) throws IOException {
        return initialResponse == null ? new Step.Challenge(new byte[0]) : respond(initialResponse);
    }

    @Override
    public Step respond(byte[] response) throws IOException {
        if (done) throw new IllegalStateException("the exchange is over");
        done = true;
        Optional<String> text = Credentials.text(response);
        if (text.isEmpty()) return new Step.Malformed();
        String message = text.get();
        int first = message.indexOf('\0');
        int second = message.indexOf('\0', first + 1);
        if (first < 0 || second < 0 || message.indexOf('\0', second + 1) >= 0) return new Step.Malformed();
        String authorize = message.substring(0, first);
        String name = message.substring(first + 1, second);
        String password = message.substring(second + 1);
        if (name.isEmpty() || password.isEmpty()) return new Step.Malformed();
        // Nobody may act for somebody else: an authorization identity is taken only where it is the user's own.
        return Credentials.check(users, name, password)
                .filter(user -> authorize.isEmpty() || authorize.equals(name) || authorize.equals(user))
                .<Step>map(Step.Success::new)
                .orElseGet(Step.Failure::new);
    }
}
