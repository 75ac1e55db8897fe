package org.mailrail.auth.sasl;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One authentication exchange, the server's side: octets in, a step out. Used by one thread at a time; may block. Once it gave a success, failure or
 * malformed step it is over and throws {@link IllegalStateException}: each AUTH has an exchange of its own. RFC 4422 section 3.
 */
public interface SaslExchange {
    /**
     * Begins.
     *
     * @param initialResponse null if the client sent none; empty if it sent an empty one ({@code =}). The two are not the same
     * @throws IOException if the user database cannot be asked at the moment (454 4.7.0, {@code NO [UNAVAILABLE]})
     */
    Step begin(byte @Nullable [] initialResponse) throws IOException;

    /**
     * Goes on with the client's answer to the last challenge.
     *
     * @throws IOException if the user database cannot be asked at the moment
     */
    Step respond(byte[] response) throws IOException;

    /** What the server does next. */
    sealed interface Step {
        /**
         * Send this challenge, base64 encoded by the protocol, and await an answer.
         *
         * @param challenge may be empty
         */
        record Challenge(byte[] challenge) implements Step {}

        /**
         * The client is who it says.
         *
         * @param user the authorization identity
         */
        record Success(String user) implements Step {}

        /** Wrong name, password or authorization identity: one answer for all three, so that nobody learns which names exist. */
        record Failure() implements Step {}

        /** What the client sent does not follow the mechanism's grammar. */
        record Malformed() implements Step {}
    }
}
