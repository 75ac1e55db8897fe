package org.mailrail.auth.sasl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.auth.users.PasswordAuthenticator;

/**
 * LOGIN: the server asks {@code Username:} and {@code Password:}; those very words, since clients compare them. A name as initial response is
 * taken, as Outlook sends it. draft-murchison-sasl-login-00 section 2.
 */
final class LoginExchange implements SaslExchange {
    private final PasswordAuthenticator users;
    private @Nullable String name;
    private boolean done;

    LoginExchange(PasswordAuthenticator users) {
        this.users = users;
    }

    @Override
    public Step begin(byte @Nullable [] initialResponse) throws IOException {
        return initialResponse == null ? ask("Username:") : respond(initialResponse);
    }

    @Override
    public Step respond(byte[] response) throws IOException {
        if (done) throw new IllegalStateException("the exchange is over");
        Optional<String> text = Credentials.text(response);
        if (name == null && text.isPresent() && !text.get().isEmpty()) {
            name = text.get();
            return ask("Password:");
        }
        done = true;
        if (name == null || text.isEmpty()) return new Step.Malformed();
        return Credentials.check(users, name, text.get())
                .<Step>map(Step.Success::new)
                .orElseGet(Step.Failure::new);
    }

    private static Step ask(String prompt) {
        return new Step.Challenge(prompt.getBytes(StandardCharsets.US_ASCII));
    }
}
