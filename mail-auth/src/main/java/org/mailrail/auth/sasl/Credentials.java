package org.mailrail.auth.sasl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.mailrail.auth.users.PasswordAuthenticator;

/**
 * Names and passwords as clients send them. Of SASLprep only what it prohibits is done, control characters refused: stored hashes, Dovecot's and
 * ours, are of the octets that were typed, so that a normalized password would lock out who has an unusual one. RFC 4616 section 2, RFC 4013
 * section 2.3.
 */
final class Credentials {
    /** Name, password and authorization identity of a kilobyte each, and no more. */
    private static final int MAX_RESPONSE = 3 * 1024;

    private Credentials() {}

    /** The response as UTF-8; nothing if it is none, or longer than any that could be right. */
    static Optional<String> text(byte[] response) {
        if (response.length > MAX_RESPONSE) return Optional.empty();
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(response))
                    .toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }

    static Optional<String> check(PasswordAuthenticator users, String name, String password) throws IOException {
        if (name.isEmpty() || password.isEmpty() || hasControl(name) || hasControl(password)) return Optional.empty();
        return users.authenticate(name, password);
    }

    private static boolean hasControl(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }
}
