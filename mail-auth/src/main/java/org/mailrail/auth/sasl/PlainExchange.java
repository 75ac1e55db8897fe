package org.mailrail.auth.sasl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.mailrail.auth.users.PasswordAuthenticator;

/** {@code message = [authzid] NUL authcid NUL passwd}. RFC 4616 section 2. */
final class PlainExchange implements SaslExchange {
    private final PasswordAuthenticator users;

    PlainExchange(PasswordAuthenticator users) {
        this.users = users;
    }

    @Override
    public Step begin(byte @Nullable [] initialResponse) throws IOException {
        return initialResponse == null ? new Step.Challenge(new byte[0]) : respond(initialResponse);
    }

    @Override
    public Step respond(byte[] response) throws IOException {
        String message;
        try {
            message = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(response))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return new Step.Malformed();
        }
        int first = message.indexOf('\0');
        int second = message.indexOf('\0', first + 1);
        if (first < 0 || second < 0 || message.indexOf('\0', second + 1) >= 0) return new Step.Malformed();
        String authorize = message.substring(0, first);
        String name = message.substring(first + 1, second);
        String password = message.substring(second + 1);
        if (name.isEmpty() || password.isEmpty()) return new Step.Malformed();
        // Nobody may act for somebody else: an authorization identity is taken only where it is the user's own.
        return users.authenticate(name, password)
                .filter(user -> authorize.isEmpty() || authorize.equals(name) || authorize.equals(user))
                .<Step>map(Step.Success::new)
                .orElseGet(Step.Failure::new);
    }
}
