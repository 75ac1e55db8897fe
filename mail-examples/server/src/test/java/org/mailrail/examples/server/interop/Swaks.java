package org.mailrail.examples.server.interop;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The SMTP client that administrators test their servers with.
 *
 * @param server where the SMTP server is
 */
record Swaks(InetSocketAddress server) {
    private static final Program SWAKS = Program.named("swaks", "swaks");

    /** Sends a message with this subject and body; options are swaks's own. */
    Program.Run send(String from, String to, String subject, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "--server",
                "127.0.0.1",
                "--port",
                Integer.toString(server.getPort()),
                "--ehlo",
                "client.sender.test",
                "--from",
                from,
                "--to",
                to,
                "--header",
                "Subject: " + subject,
                "--body",
                "Hello from swaks, " + subject));
        arguments.addAll(List.of(options));
        return SWAKS.run(arguments);
    }
}
