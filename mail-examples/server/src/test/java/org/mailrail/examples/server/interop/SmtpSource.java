package org.mailrail.examples.server.interop;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/** Postfix's load generator. */
final class SmtpSource {
    private static final Program SMTP_SOURCE = Program.named("smtp-source", "postfix");

    private SmtpSource() {}

    /**
     * Sends the message in a file (lines separated by LF) so many times in ten sessions; any refusal is an error.
     * It ends each message with an empty line of its own.
     */
    static void send(InetSocketAddress server, String from, String to, Path message, int times) throws Exception {
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
                message.toString(),
                "127.0.0.1:" + server.getPort()));
    }
}
