package org.mailrail.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a message to whom, and how. RFC 5321 section 2.3.1. Inside a {@link Transaction} it is the envelope so far, with or without
 * recipients.
 *
 * @param from the reverse-path
 * @param recipients in the order of their RCPT commands; one address may stand more than once
 * @param body what BODY declared
 * @param smtpUtf8 whether SMTPUTF8 was asked for. RFC 6531 section 3.4
 * @param ret what a failure report is to hold of the message; null if MAIL did not say. RFC 3461 section 4.3
 * @param envelopeId ENVID as given, still xtext; null if MAIL did not say. At most 100 octets. RFC 3461 section 4.4
 * @param handling when it is to be sent, by when, how urgently
 */
public record Envelope(
        ReversePath from,
        List<Recipient> recipients,
        Body body,
        boolean smtpUtf8,
        @Nullable Ret ret,
        @Nullable String envelopeId,
        Handling handling) {
    private static final int MAX_ENVID = 100;

    /** The BODY parameter. RFC 6152, RFC 3030. */
    public enum Body {
        /** Octets below 128, lines of at most 998 octets. */
        SEVEN_BIT,
        /** Any octets but NUL, in lines. */
        EIGHT_BIT_MIME,
        /** Any octets; only by BDAT. */
        BINARY_MIME
    }

    /** The RET parameter. RFC 3461 section 4.3. */
    public enum Ret {
        /** The whole message. */
        FULL,
        /** Its header only. */
        HDRS
    }

    /** Copies the recipients and checks ENVID. */
    public Envelope {
        recipients = List.copyOf(recipients);
        if (envelopeId != null) XText.checkEncoded(envelopeId, MAX_ENVID);
    }

    /** One that is to be handled as usual. */
    public Envelope(
            ReversePath from,
            List<Recipient> recipients,
            Body body,
            boolean smtpUtf8,
            @Nullable Ret ret,
            @Nullable String envelopeId) {
        this(from, recipients, body, smtpUtf8, ret, envelopeId, Handling.USUAL);
    }

    /** An 8-bit envelope without notification parameters. */
    public static Envelope of(ReversePath from, List<EmailAddress> recipients) {
        return new Envelope(
                from,
                recipients.stream().map(Recipient::of).toList(),
                Body.EIGHT_BIT_MIME,
                recipients.stream().anyMatch(EmailAddress::needsSmtpUtf8)
                        || from.mailbox().map(EmailAddress::needsSmtpUtf8).orElse(false),
                null,
                null);
    }

    /**
     * The same from text, e.g. {@code Envelope.of("app@example.org", "ada@example.net")}; an empty sender is the null reverse-path.
     *
     * @throws SyntaxException if a text is not a mailbox
     */
    public static Envelope of(String from, String... recipients) {
        List<EmailAddress> to = new ArrayList<>();
        for (String recipient : recipients) to.add(EmailAddress.of(recipient));
        return of(from.isEmpty() ? ReversePath.none() : ReversePath.of(EmailAddress.of(from)), to);
    }

    /** The same envelope with other recipients. */
    public Envelope withRecipients(List<Recipient> others) {
        return new Envelope(from, others, body, smtpUtf8, ret, envelopeId, handling);
    }

    /** The same envelope from somebody else. */
    public Envelope withFrom(ReversePath other) {
        return new Envelope(other, recipients, body, smtpUtf8, ret, envelopeId, handling);
    }

    /** The same envelope, to be handled otherwise. */
    public Envelope with(Handling other) {
        return new Envelope(from, recipients, body, smtpUtf8, ret, envelopeId, other);
    }

    /** The same envelope with one recipient more. */
    public Envelope plus(Recipient recipient) {
        List<Recipient> more = new ArrayList<>(recipients);
        more.add(recipient);
        return withRecipients(more);
    }

    /** What a failure report is to hold, if MAIL said. */
    public Optional<Ret> requestedReturn() {
        return Optional.ofNullable(ret);
    }

    /** ENVID, still encoded, if MAIL said. */
    public Optional<String> envid() {
        return Optional.ofNullable(envelopeId);
    }
}
