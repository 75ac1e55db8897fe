package org.mailrail.examples.server;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Sends a message to the demo server by SMTP, and reads it back by IMAP. */
final class Demo {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> ADDED_FIELDS =
            List.of("Return-Path:", "Delivered-To:", "Received-SPF:", "Authentication-Results:", "Received:");

    private final ExampleServer server;
    private final PrintStream out;

    Demo(ExampleServer server, PrintStream out) {
        this.server = server;
        this.out = out;
    }

    /**
     * There and back.
     *
     * @throws IOException if the message does not arrive as it should
     */
    void roundTrip() throws IOException, InterruptedException {
        String mark = "demo-" + Long.toString(System.nanoTime(), 36);
        send(mark);
        String message = receive();
        out.println("mailrail: read back by IMAP:");
        message.lines().forEach(line -> out.println("    " + line));
        if (!message.contains("Subject: " + mark)) throw new IOException("another message than the one sent came back");
        for (String field : ADDED_FIELDS) {
            if (message.lines().noneMatch(line -> line.startsWith(field))) {
                throw new IOException("the message came back without " + field);
            }
        }
        out.println("mailrail: the round trip worked: SMTP, queue, Maildir, IMAP");
    }

    private void send(String mark) throws IOException {
        try (Conversation smtp = new Conversation(server.address("smtp"))) {
            smtp.hearReply("220");
            smtp.say("EHLO mail.sender.test");
            smtp.hearReply("250");
            smtp.say("MAIL FROM:<" + DemoFolder.VISITOR + ">");
            smtp.hearReply("250");
            smtp.say("RCPT TO:<" + DemoFolder.ADA + ">");
            smtp.hearReply("250");
            smtp.say("DATA");
            smtp.hearReply("354");
            smtp.say("From: A visitor <" + DemoFolder.VISITOR + ">\r\nTo: <" + DemoFolder.ADA + ">\r\nSubject: " + mark
                    + "\r\n\r\nGood day, Ada.\r\n.");
            out.println("mailrail: sent by SMTP, and answered: " + smtp.hearReply("250"));
            smtp.say("QUIT");
            smtp.hearReply("221");
        }
    }

    private String receive() throws IOException, InterruptedException {
        try (Conversation imap = new Conversation(server.address("imap"))) {
            imap.hear();
            imap.say("a LOGIN " + DemoFolder.ADA + " " + DemoFolder.PASSWORD);
            imap.hearTagged("a");
            imap.say("b SELECT INBOX");
            imap.hearTagged("b");
            Instant deadline = Instant.now().plus(PATIENCE);
            while (Instant.now().isBefore(deadline)) {
                imap.say("c SEARCH ALL");
                if (imap.hearTagged("c").contains("* SEARCH 1")) {
                    imap.say("d FETCH 1 (FLAGS INTERNALDATE BODY.PEEK[])");
                    return imap.hearTagged("d");
                }
                imap.say("e NOOP");
                imap.hearTagged("e");
                Thread.sleep(50); // a demo may ask again instead of waiting in IDLE
            }
            throw new IOException("the message did not arrive within " + PATIENCE.toSeconds() + " s");
        }
    }

    /** Tells how to talk to the server. */
    void explain(DemoFolder folder) {
        String smtp = hostPort(server.address("smtp"));
        String submission = hostPort(server.address("submission"));
        String imap = hostPort(server.address("imap"));
        out.println("""

                The server is up until Ctrl-C. Users: %1$s and %2$s, password: %3$s. Try:

                  swaks --server %4$s --from %5$s --to %1$s
                  swaks --server %6$s --tls --auth PLAIN --auth-user %1$s --auth-password %3$s --from %1$s --to %2$s
                  curl --user %1$s:%3$s imap://%7$s/INBOX
                  curl --user %1$s:%3$s 'imap://%7$s/INBOX;MAILINDEX=1'
                  curl --ssl-reqd --cacert %8$s/cert.pem --resolve %9$s --user %1$s:%3$s imap://mail.demo.test:%10$d/INBOX
                """.formatted(
                        DemoFolder.ADA,
                        DemoFolder.BEN,
                        DemoFolder.PASSWORD,
                        smtp,
                        DemoFolder.VISITOR,
                        submission,
                        imap,
                        folder.path(),
                        "mail.demo.test:" + server.address("imap").getPort() + ":127.0.0.1",
                        server.address("imap").getPort()));
    }

    private static String hostPort(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
