package org.mailrail.store;

import java.io.IOException;

/** Where the mail of all users lies. Blocking; safe for many threads. */
public interface MailStore extends AutoCloseable {
    /**
     * The account of a user; it comes to be if it does not exist, so the caller has to know that the user does.
     *
     * @param user as the user database names it, e.g. {@code ada@example.org}
     * @throws IllegalArgumentException if the name could lead out of the store ({@code /}, {@code ..}, NUL and the like)
     * @throws IOException if the account cannot be opened
     */
    MailAccount account(String user) throws IOException;

    /** Ends everything that was opened through it. */
    @Override
    void close() throws IOException;
}
