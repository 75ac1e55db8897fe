package org.mailrail.imap.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.mailrail.auth.sasl.SaslServer;
import org.mailrail.store.MailStore;

/**
 * What all sessions of a server share.
 *
 * @param store where the mail lies
 * @param sasl who may log in, and how
 * @param startTls whether STARTTLS is offered
 * @param plaintextAuth whether passwords are taken without TLS
 * @param maxCommand octets of a command with its literals, but without the message of an APPEND
 * @param maxCommandBeforeLogin the same before login
 * @param maxMessage octets of a message to APPEND
 * @param maxBadCommands so many in a row end the session
 * @param maxAuthFailures so many end the session
 * @param authFailureDelay how long the first failure is not answered; each further one twice as long
 * @param temporaryFolder for messages that are being uploaded; null for the system's
 * @param clock for INTERNALDATE
 */
public record Settings(
        MailStore store,
        SaslServer sasl,
        boolean startTls,
        boolean plaintextAuth,
        int maxCommand,
        int maxCommandBeforeLogin,
        long maxMessage,
        int maxBadCommands,
        int maxAuthFailures,
        Duration authFailureDelay,
        @Nullable Path temporaryFolder,
        InstantSource clock) {}
