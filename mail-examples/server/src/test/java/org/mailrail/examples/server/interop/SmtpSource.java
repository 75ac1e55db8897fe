package org.mailrail.examples.server.interop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Postfix's load generator, with a message to send.
 *
 * @param message the octets, lines ended by CRLF
 * @param file the same as smtp-source reads it, lines ended by LF
 */
record SmtpSource(byte[] message, Path file) {
    private static final Program SMTP_SOURCE = Program.named("smtp-source", "postfix");

    static SmtpSource of(byte[] message, Path file) throws IOException {
        String wire = new String(message, StandardCharsets.ISO_8859_1);
        Files.writeString(file, wire.replace("\r\n", "\n"), StandardCharsets.ISO_8859_1);
        return new SmtpSource(message, file);
    }

    /** Sends the message so many times in ten sessions; any refusal is an error. */
    void send(InetSocketAddress server, String from, String to, int times) throws IOException {
        SMTP_SOURCE.succeed(List.of(
                "-s",
                "10",
                "-m",
                Integer.toString(times),
                "-M",
                "client.sender.test",
                "-f",
                from,
                "-t",
                to,
                "-F",
                file.toString(),
                "127.0.0.1:" + server.getPort()));
    }

    /** What is sent: smtp-source ends a message with an empty line of its own. */
    byte[] sent() {
        byte[] sent = Arrays.copyOf(message, message.length + 2);
        sent[message.length] = '\r';
        sent[message.length + 1] = '\n';
        return sent;
    }
}
