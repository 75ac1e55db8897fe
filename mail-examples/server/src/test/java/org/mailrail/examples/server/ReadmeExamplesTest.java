package org.mailrail.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.auth.users.PasswdFile;
import org.mailrail.core.Domain;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.core.Reply;
import org.mailrail.dns.Resolver;
import org.mailrail.dns.StaticResolver;
import org.mailrail.imap.ImapServer;
import org.mailrail.message.MessageContent;
import org.mailrail.queue.MailQueue;
import org.mailrail.route.RecipientVerdict;
import org.mailrail.smtp.SmtpServer;
import org.mailrail.smtp.relay.SmtpRelay;
import org.mailrail.store.maildir.Maildirs;

/** The examples of README.md: each stands here, word for word, between {@code // README} and {@code // end}, and runs. */
class ReadmeExamplesTest {
    @TempDir
    private Path folder;

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    private SmtpServer receive(InetSocketAddress address) {
        // README: receive
        SmtpServer server = SmtpServer.builder(
                        Domain.of("mx.example.org"),
                        (transaction, to) -> to.toString().endsWith("@example.org>")
                                ? RecipientVerdict.accept()
                                : RecipientVerdict.refuse(Reply.of(554, "5.7.1", "Relay access denied")),
                        (transaction, message) -> {
                            received.add(transaction.envelope().from() + ": " + message.size() + " octets");
                            return Reply.of(250, "2.0.0", "Thank you");
                        })
                .listen(address)
                .build();
        // end
        return server;
    }

    private QueueId send(Path file, Path spool, Resolver dns, int port) throws IOException, InterruptedException {
        // README: send
        try (SmtpRelay relay = SmtpRelay.builder(Domain.of("app.example.net"))
                        .resolver(dns)
                        .defaultPort(port)
                        .build();
                MailQueue queue =
                        MailQueue.builder(spool).transport("smtp", relay).build()) {
            QueueId id = queue.submit(Envelope.of("app@example.net", "ada@example.org"), MessageContent.of(file));
            queue.awaitIdle(Duration.ofSeconds(10)); // a server would go on instead: the message is on disk
            return id;
        }
        // end
    }

    private ImapServer serve(Path vmail, Path passwd, InetSocketAddress address) throws IOException {
        // README: serve
        ImapServer imap = ImapServer.builder(Maildirs.under(vmail), PasswdFile.at(passwd))
                .listen(address)
                .allowPlaintextAuth(true) // better: .tls(ServerTls.fromPem(certificate, key))
                .build();
        // end
        return imap;
    }

    @Test
    void aMessageThatIsSentIsReceived() throws Exception {
        Path file = Files.write(
                folder.resolve("message.eml"),
                "Subject: hello\r\n\r\nGood day.\r\n".getBytes(StandardCharsets.US_ASCII));
        try (SmtpServer server = receive(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .start()) {
            Resolver dns = StaticResolver.builder()
                    .mx("example.org", 10, "mx.example.org")
                    .a("mx.example.org", "127.0.0.1")
                    .build();
            send(
                    file,
                    folder.resolve("spool"),
                    dns,
                    server.addresses().getFirst().getPort());
            assertThat(received.poll(10, TimeUnit.SECONDS)).startsWith("<app@example.net>: ");
        }
    }

    @Test
    void mailboxesAreServed() throws Exception {
        Path passwd = Files.writeString(folder.resolve("passwd"), "ada@example.org:{PLAIN}secret\n");
        try (ImapServer imap = serve(
                                folder.resolve("vmail"),
                                passwd,
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .start();
                Conversation client = new Conversation(imap.addresses().getFirst())) {
            assertThat(client.hear()).startsWith("* OK");
            client.say("a LOGIN ada@example.org secret");
            client.hearTagged("a");
            client.say("b SELECT INBOX");
            assertThat(client.hearTagged("b")).contains("* 0 EXISTS");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"receive", "send", "serve"})
    void theReadmeShowsWhatRunsHere(String name) throws IOException {
        Path top = Path.of("../..").toRealPath(); // tests run in the module's folder
        List<String> source = Files.readAllLines(
                top.resolve("mail-examples/server/src/test/java/org/mailrail/examples/server/ReadmeExamplesTest.java"));
        int start = indexOf(source, "// README: " + name);
        int end = start + indexOf(source.subList(start, source.size()), "// end");
        String example =
                String.join("\n", source.subList(start + 1, end)).stripIndent().strip();
        assertThat(Files.readString(top.resolve("README.md"))).contains("```java\n" + example + "\n```");
    }

    private static int indexOf(List<String> lines, String text) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().equals(text)) return i;
        }
        throw new AssertionError("no line " + text);
    }
}
