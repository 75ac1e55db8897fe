package org.mailrail.smtp.internal;

import org.jspecify.annotations.Nullable;
import org.mailrail.auth.sasl.SaslServer;
import org.mailrail.core.Domain;

/**
 * What a session has to know of the server it belongs to.
 *
 * @param protocol which of the two protocols
 * @param hostname what the server calls itself
 * @param postmasterDomain where bare {@code Postmaster} lives
 * @param maxMessageSize in octets
 * @param maxRecipients of one message
 * @param maxCommandLine in octets, without CRLF
 * @param maxTextLine in octets, without CRLF
 * @param maxErrors before the next message is taken
 * @param maxAuthFailures of one session
 * @param submission whether only who logged in may send
 * @param requireTls whether MAIL is only taken under TLS
 * @param tlsAvailable whether STARTTLS can be offered
 * @param sasl the mechanisms; null if nobody can log in
 * @param tlsForAuth whether AUTH is only offered under TLS
 */
public record SessionSettings(
        Protocol protocol,
        Domain hostname,
        Domain postmasterDomain,
        long maxMessageSize,
        int maxRecipients,
        int maxCommandLine,
        int maxTextLine,
        int maxErrors,
        int maxAuthFailures,
        boolean submission,
        boolean requireTls,
        boolean tlsAvailable,
        @Nullable SaslServer sasl,
        boolean tlsForAuth) {
    /** The defaults that the builders document. */
    public static SessionSettings defaults(Protocol protocol, Domain hostname) {
        return new SessionSettings(
                protocol, hostname, hostname, 10_240_000, 1000, 2048, 65_536, 20, 3, false, false, false, null, true);
    }

    /** With this postmasterDomain: where bare {@code Postmaster} lives. */
    public SessionSettings withPostmasterDomain(Domain value) {
        return new SessionSettings(
                protocol,
                hostname,
                value,
                maxMessageSize,
                maxRecipients,
                maxCommandLine,
                maxTextLine,
                maxErrors,
                maxAuthFailures,
                submission,
                requireTls,
                tlsAvailable,
                sasl,
                tlsForAuth);
    }

    /** With this maxMessageSize: in octets. */
    public SessionSettings withMaxMessageSize(long value) {
        return new SessionSettings(
                protocol,
                hostname,
                postmasterDomain,
                value,
                maxRecipients,
                maxCommandLine,
                maxTextLine,
                maxErrors,
                maxAuthFailures,
                submission,
                requireTls,
                tlsAvailable,
                sasl,
                tlsForAuth);
    }

    /** With this maxRecipients: of one message. */
    public SessionSettings withMaxRecipients(int value) {
        return new SessionSettings(
                protocol,
                hostname,
                postmasterDomain,
                maxMessageSize,
                value,
                maxCommandLine,
                maxTextLine,
                maxErrors,
                maxAuthFailures,
                submission,
                requireTls,
                tlsAvailable,
                sasl,
                tlsForAuth);
    }

    /** With this maxCommandLine: in octets, without CRLF. */
    public SessionSettings withMaxCommandLine(int value) {
        return new SessionSettings(
                protocol,
                hostname,
                postmasterDomain,
                maxMessageSize,
                maxRecipients,
                value,
                maxTextLine,
                maxErrors,
                maxAuthFailures,
                submission,
                requireTls,
                tlsAvailable,
                sasl,
                tlsForAuth);
    }

    /** With this maxTextLine: in octets, without CRLF. */
    public SessionSettings withMaxTextLine(int value) {
        return new SessionSettings(
                protocol,
                hostname,
                postmasterDomain,
                maxMessageSize,
                maxRecipients,
                maxCommandLine,
                value,
                maxErrors,
                maxAuthFailures,
                submission,
                requireTls,
                tlsAvailable,
                sasl,
                tlsForAuth);
    }

    /** With this maxErrors: before the next message is taken. */
    public SessionSettings withMaxErrors(int value) {
        return new SessionSettings(
                protocol,
                hostname,
                postmasterDomain,
                maxMessageSize,
                maxRecipients,
                maxCommandLine,
                maxTextLine,
                value,
                maxAuthFailures,
                submission,
                requireTls,
                tlsAvailable,
                sasl,
                tlsForAuth);
    }

    /** With this maxAuthFailures: of one session. */
    public SessionSettings withMaxAuthFailures(int value) {
        return new SessionSettings(
                protocol,
                hostname,
                postmasterDomain,
                maxMessageSize,
                maxRecipients,
                maxCommandLine,
                maxTextLine,
                maxErrors,
                value,
                submission,
                requireTls,
                tlsAvailable,
                sasl,
                tlsForAuth);
    }

    /** With this submission: whether only who logged in may send. */
    public SessionSettings withSubmission(boolean value) {
        return new SessionSettings(
                protocol,
                hostname,
                postmasterDomain,
                maxMessageSize,
                maxRecipients,
                maxCommandLine,
                maxTextLine,
                maxErrors,
                maxAuthFailures,
                value,
                requireTls,
                tlsAvailable,
                sasl,
                tlsForAuth);
    }

    /** With this requireTls: whether MAIL is only taken under TLS. */
    public SessionSettings withRequireTls(boolean value) {
        return new SessionSettings(
                protocol,
                hostname,
                postmasterDomain,
                maxMessageSize,
                maxRecipients,
                maxCommandLine,
                maxTextLine,
                maxErrors,
                maxAuthFailures,
                submission,
                value,
                tlsAvailable,
                sasl,
                tlsForAuth);
    }

    /** With this tlsAvailable: whether STARTTLS can be offered. */
    public SessionSettings withTlsAvailable(boolean value) {
        return new SessionSettings(
                protocol,
                hostname,
                postmasterDomain,
                maxMessageSize,
                maxRecipients,
                maxCommandLine,
                maxTextLine,
                maxErrors,
                maxAuthFailures,
                submission,
                requireTls,
                value,
                sasl,
                tlsForAuth);
    }

    /** With this sasl: the mechanisms; null if nobody can log in. */
    public SessionSettings withSasl(SaslServer value) {
        return new SessionSettings(
                protocol,
                hostname,
                postmasterDomain,
                maxMessageSize,
                maxRecipients,
                maxCommandLine,
                maxTextLine,
                maxErrors,
                maxAuthFailures,
                submission,
                requireTls,
                tlsAvailable,
                value,
                tlsForAuth);
    }

    /** With this tlsForAuth: whether AUTH is only offered under TLS. */
    public SessionSettings withTlsForAuth(boolean value) {
        return new SessionSettings(
                protocol,
                hostname,
                postmasterDomain,
                maxMessageSize,
                maxRecipients,
                maxCommandLine,
                maxTextLine,
                maxErrors,
                maxAuthFailures,
                submission,
                requireTls,
                tlsAvailable,
                sasl,
                value);
    }
}
