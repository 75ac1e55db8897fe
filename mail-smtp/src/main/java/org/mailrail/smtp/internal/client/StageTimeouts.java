package org.mailrail.smtp.internal.client;

import java.time.Duration;

/**
 * How long a client waits, stage by stage. RFC 5321 section 4.5.3.2; the names are Postfix's {@code smtp_*_timeout}.
 *
 * @param connect for a connection
 * @param helo for greeting and hello
 * @param startTls for STARTTLS and handshake
 * @param mail for the reply to MAIL
 * @param rcpt for the reply to RCPT
 * @param dataInit for the reply to DATA
 * @param dataTransfer for the peer to take the next piece of the message
 * @param dataDone for the reply to the message
 */
public record StageTimeouts(
        Duration connect,
        Duration helo,
        Duration startTls,
        Duration mail,
        Duration rcpt,
        Duration dataInit,
        Duration dataTransfer,
        Duration dataDone) {
    /** Postfix's. */
    public static StageTimeouts defaults() {
        Duration five = Duration.ofMinutes(5);
        return new StageTimeouts(
                Duration.ofSeconds(30),
                five,
                five,
                five,
                five,
                Duration.ofSeconds(120),
                Duration.ofSeconds(180),
                Duration.ofSeconds(600));
    }

    /** The same time for each stage. */
    public static StageTimeouts all(Duration timeout) {
        return new StageTimeouts(timeout, timeout, timeout, timeout, timeout, timeout, timeout, timeout);
    }

    /** With this time for a connection. */
    public StageTimeouts withConnect(Duration timeout) {
        return new StageTimeouts(timeout, helo, startTls, mail, rcpt, dataInit, dataTransfer, dataDone);
    }
}
