package org.mailrail.smtp;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.Envelope;
import org.mailrail.core.ForwardPath;
import org.mailrail.core.Reply;
import org.mailrail.core.ReversePath;

/** What a client says in one command line. RFC 5321 section 4.1.1. */
public sealed interface Command {
    /**
     * {@code EHLO}.
     *
     * @param name as given: printable and without spaces, but seldom checked by anybody
     */
    record Ehlo(String name) implements Command {}

    /**
     * {@code HELO}.
     *
     * @param name as given
     */
    record Helo(String name) implements Command {}

    /**
     * {@code LHLO}, LMTP's EHLO. RFC 2033 section 4.1.
     *
     * @param name as given
     */
    record Lhlo(String name) implements Command {}

    /**
     * {@code MAIL FROM:}.
     *
     * @param from the reverse-path
     * @param declaredSize SIZE in octets, empty if not said. RFC 1870 section 5
     * @param body BODY; 7BIT if not said. RFC 6152 section 2
     */
    record Mail(ReversePath from, OptionalLong declaredSize, Envelope.Body body) implements Command {}

    /**
     * {@code RCPT TO:}.
     *
     * @param to the forward-path, without the source route it may have had
     */
    record Rcpt(ForwardPath to) implements Command {}

    /** {@code DATA}. */
    record Data() implements Command {}

    /** {@code RSET}. */
    record Rset() implements Command {}

    /** {@code NOOP}, whose argument means nothing. */
    record Noop() implements Command {}

    /**
     * {@code VRFY}.
     *
     * @param text the user or mailbox asked for
     */
    record Vrfy(String text) implements Command {}

    /** {@code HELP}. */
    record Help() implements Command {}

    /** {@code QUIT}. */
    record Quit() implements Command {}

    /** {@code STARTTLS}. RFC 3207. */
    record StartTls() implements Command {}

    /**
     * {@code AUTH}. RFC 4954 section 4.
     *
     * @param mechanism as given
     * @param initialResponse still in base64; {@code =} stands for an empty one; null if there is none
     */
    record Auth(String mechanism, @Nullable String initialResponse) implements Command {}

    /**
     * A verb that the RFC knows and this server does not implement, such as EXPN or TURN.
     *
     * @param verb in upper case
     */
    record NotImplemented(String verb) implements Command {}

    /**
     * A verb of nobody's.
     *
     * @param verb in upper case; letters only, perhaps empty
     */
    record Unknown(String verb) implements Command {}

    /**
     * A known verb with an argument that is none.
     *
     * @param verb in upper case
     * @param reply what to answer
     */
    record Malformed(String verb, Reply reply) implements Command {}
}
