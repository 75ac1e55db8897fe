package org.mailrail.smtp.internal;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.mailrail.auth.sasl.SaslExchange;
import org.mailrail.core.ForwardPath;
import org.mailrail.core.Reply;
import org.mailrail.core.Transaction;

/** What a {@link ServerSession} wants done, in order. A question stands last, and its answer is an event. */
public sealed interface Effect {
    /**
     * Send this reply.
     *
     * @param reply whole
     */
    record Send(Reply reply) implements Effect {}

    /**
     * Ask the recipient policy; answer with {@link ServerSession#recipientAccepted} or {@link ServerSession#recipientRefused}.
     *
     * @param transaction the envelope without this recipient
     * @param to the recipient
     */
    record AskRecipient(Transaction transaction, ForwardPath to) implements Effect {}

    /**
     * Store octets of the message in this transaction, which is opened by the first of them; answer with {@link ServerSession#appended} or
     * {@link ServerSession#appendFailed}.
     *
     * @param transaction the whole envelope
     * @param with the protocol keyword for {@code Received}
     * @param octets without dot-stuffing; nobody else uses this buffer
     */
    record Append(Transaction transaction, String with, ByteBuffer octets) implements Effect {}

    /**
     * Store the last octets and take responsibility; answer with {@link ServerSession#finished}.
     *
     * @param transaction the whole envelope
     * @param with the protocol keyword for {@code Received}
     * @param octets may be empty
     */
    record Finish(Transaction transaction, String with, ByteBuffer octets) implements Effect {}

    /** Drop the message of which octets were stored. */
    record Drop() implements Effect {}

    /**
     * Go on with an authentication exchange; answer with {@link ServerSession#authenticated} or {@link ServerSession#authenticationUnavailable}.
     *
     * @param exchange begun if {@code first} is false
     * @param first whether this is the initial response
     * @param response decoded; null if there is no initial response
     */
    record Authenticate(SaslExchange exchange, boolean first, byte @Nullable [] response) implements Effect {}

    /** Forget what was received and not read, and shake hands; answer with {@link ServerSession#tlsStarted}. */
    record StartTls() implements Effect {}

    /** Close the connection once all is sent. */
    record Close() implements Effect {}
}
