package org.mailrail.auth.users;

import java.io.IOException;
import java.util.Optional;

/** Checks a name and a password. May block (hashing takes its time on purpose); safe for many threads. */
@FunctionalInterface
public interface PasswordAuthenticator {
    /**
     * Checks.
     *
     * @param name as the client sent it
     * @param password as the client sent it
     * @return the user that this name and password stand for; nothing if there is no such user or the password is wrong. It takes the same
     *     time whether the name exists or not
     * @throws IOException if it cannot be said at the moment
     */
    Optional<String> authenticate(String name, String password) throws IOException;
}
