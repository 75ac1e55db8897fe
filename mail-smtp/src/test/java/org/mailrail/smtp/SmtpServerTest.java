package org.mailrail.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mailrail.auth.sasl.SaslServer;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.ForwardPath;
import org.mailrail.core.NonBlocking;
import org.mailrail.core.Reply;
import org.mailrail.core.Transaction;
import org.mailrail.message.MessageVerifier;
import org.mailrail.net.ServerTls;
import org.mailrail.queue.NoSpaceException;
import org.mailrail.route.RecipientPolicy;
import org.mailrail.route.RecipientVerdict;

/** The server over real sockets, with Jakarta Mail as the client that we did not write. */
@Timeout(60)
class SmtpServerTest {
    private static final Domain HOST = Domain.of("mx.example.org");
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private record Taken(Transaction transaction, String text) {}

    private final List<Taken> taken = new CopyOnWriteArrayList<>();
    private final MessageHandler keeping = (transaction, message) -> {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        message.writeTo(octets);
        taken.add(new Taken(transaction, octets.toString(StandardCharsets.ISO_8859_1)));
        return Reply.of(250, "2.0.0", "kept");
    };

    /** Says that it never blocks. */
    private record AllBut(String nobody) implements RecipientPolicy, NonBlocking {
        @Override
        public RecipientVerdict decide(Transaction transaction, ForwardPath to) {
            EmailAddress address = to.at(HOST);
            return address.localPart().equals(nobody)
                    ? RecipientVerdict.refuse(Reply.of(550, "5.1.1", "No such user"))
                    : RecipientVerdict.accept();
        }
    }

    @Test
    void jakartaMailSendsInPlainText() throws Exception {
        try (SmtpServer server = SmtpServer.builder(HOST, new AllBut("nobody"), keeping)
                .listen(LOOPBACK)
                .clock(() -> Instant.parse("2026-11-25T11:30:00Z"))
                .build()
                .start()) {
            send(server, properties(), "ada@example.org");
        }
        assertThat(taken).hasSize(1);
        assertThat(taken.get(0).text())
                .startsWith("Received: from ")
                .contains("(unknown [127.0.0.1])\r\n\tby mx.example.org (Mailrail) with ESMTP\r\n")
                .contains("\r\n\tfor <ada@example.org>;\r\n\tWed, 25 Nov 2026 11:30:00 +0000\r\n")
                .endsWith("\r\n\r\n.dot\r\nlast line\r\n");
    }

    @Test
    void jakartaMailIsToldOfUnknownRecipients() throws Exception {
        try (SmtpServer server = started(new AllBut("nobody"))) {
            assertThatThrownBy(() -> send(server, properties(), "nobody@example.org"))
                    .isInstanceOf(SendFailedException.class)
                    .hasStackTraceContaining("550 5.1.1");
        }
        assertThat(taken).isEmpty();
    }

    @Test
    void jakartaMailSendsUnderStartTlsWithALogin() throws Exception {
        try (SmtpServer server = submission().listen(LOOPBACK).build().start()) {
            Properties properties = properties();
            properties.put("mail.smtp.starttls.required", "true");
            properties.put("mail.smtp.auth", "true");
            for (String mechanism : List.of("PLAIN", "LOGIN")) {
                properties.put("mail.smtp.auth.mechanisms", mechanism);
                send(server, properties, "ada@example.org");
            }
        }
        assertThat(taken).hasSize(2).allSatisfy(one -> {
            assertThat(one.transaction().client().login()).isEqualTo("ada");
            assertThat(one.text()).contains("(using TLSv1.3 with cipher TLS_", "with ESMTPSA");
        });
    }

    @Test
    void jakartaMailSendsUnderImplicitTls() throws Exception {
        try (SmtpServer server = submission().listenTls(LOOPBACK).build().start()) {
            Properties properties = properties();
            properties.put("mail.smtp.ssl.enable", "true");
            properties.put("mail.smtp.auth", "true");
            send(server, properties, "ada@example.org");
        }
        assertThat(taken).hasSize(1);
    }

    @Test
    void wrongPasswordIsRefusedAndNothingIsTaken() throws Exception {
        try (SmtpServer server = submission()
                .listen(LOOPBACK)
                .authFailureDelay(Duration.ofMillis(20))
                .build()
                .start()) {
            Properties properties = properties();
            properties.put("mail.smtp.starttls.enable", "true");
            properties.put("mail.smtp.auth", "true");
            assertThatThrownBy(() -> send(server, properties, "ada@example.org", "wrong"))
                    .isInstanceOf(MessagingException.class)
                    .hasMessageContaining("535 5.7.8");
        }
        assertThat(taken).isEmpty();
    }

    private SmtpServer.Builder submission() throws IOException {
        return SmtpServer.builder(HOST, new AllBut("nobody"), keeping)
                .tls(tls())
                .auth(new SaslServer((name, password) ->
                        name.equals("ada") && password.equals("secret") ? Optional.of("ada") : Optional.empty()))
                .submission(true);
    }

    @Test
    void policiesThatFailAreTemporaryErrors() throws Exception {
        RecipientPolicy policy = (transaction, to) -> switch (to.at(HOST).localPart()) {
            case "io" -> throw new IOException("look-up failed");
            case "fault" -> throw new IllegalStateException("a fault");
            default -> RecipientVerdict.accept();
        };
        MessageHandler handler = (transaction, message) -> {
            if (transaction.envelope().recipients().size() == 1) throw new NoSpaceException("full");
            throw new IllegalStateException("a fault");
        };
        try (SmtpServer server = SmtpServer.builder(HOST, policy, handler)
                        .listen(LOOPBACK)
                        .build()
                        .start();
                Peer peer = new Peer(server.addresses().get(0))) {
            peer.expect("220 ").say("EHLO x").expectAll("250 8BITMIME");
            peer.say("MAIL FROM:<>").expect("250 ");
            peer.say("RCPT TO:<io@example.org>").expect("451 4.3.0");
            peer.say("RCPT TO:<fault@example.org>").expect("451 4.3.0");
            peer.say("RCPT TO:<ada@example.org>").expect("250 ");
            peer.say("DATA").expect("354 ").say("hi").say(".").expect("452 4.3.1");
            peer.say("MAIL FROM:<>").expect("250 ");
            peer.say("RCPT TO:<ada@example.org>").expect("250 ");
            peer.say("RCPT TO:<bob@example.org>").expect("250 ");
            peer.say("DATA").expect("354 ").say("hi").say(".").expect("451 4.3.0");
            peer.say("QUIT").expect("221 ");
        }
    }

    @Test
    @SuppressWarnings("NullAway") // the policy breaks its contract, as one that was compiled without checks may
    void faultThatShowsOnlyInTheAnswerEndsTheSessionWithAReply() throws Exception {
        RecipientPolicy blocking = (transaction, to) -> null;
        record Quick() implements RecipientPolicy, NonBlocking {
            @Override
            public RecipientVerdict decide(Transaction transaction, ForwardPath to) {
                return null;
            }
        }
        for (RecipientPolicy policy : List.of(blocking, new Quick())) {
            try (SmtpServer server = started(policy);
                    Peer peer = new Peer(server.addresses().get(0))) {
                peer.expect("220 ").say("EHLO x").expectAll("250 8BITMIME");
                peer.say("MAIL FROM:<>").expect("250 ");
                peer.say("RCPT TO:<ada@example.org>").expect("421 4.3.0").expectEnd();
            }
        }
    }

    @Test
    void verifiersRefuseAndAddFields() throws Exception {
        MessageVerifier verifier = (transaction, message) -> {
            try (InputStream in = message.stream()) {
                return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1).contains("spam")
                        ? new MessageVerifier.Verdict.Refuse(Reply.of(550, "5.7.1", "spam"))
                        : new MessageVerifier.Verdict.Accept(List.of("X-Verified: yes\r\n"));
            }
        };
        try (SmtpServer server = SmtpServer.builder(HOST, new AllBut("nobody"), keeping)
                        .listen(LOOPBACK)
                        .verifier(verifier)
                        .hopCountLimit(2)
                        .build()
                        .start();
                Peer peer = new Peer(server.addresses().get(0))) {
            peer.expect("220 ").say("EHLO x").expectAll("250 8BITMIME");
            String group = "MAIL FROM:<>\r\nRCPT TO:<ada@example.org>\r\nDATA";
            peer.say(group).expect("250 ").expect("250 ").expect("354 ");
            peer.say("Authentication-Results: mx.example.org; dkim=pass\r\nTo: a\r\n\r\nham\r\n.")
                    .expect("250 2.0.0 kept");
            peer.say(group).expect("250 ").expect("250 ").expect("354 ");
            peer.say("To: a\r\n\r\nspam\r\n.").expect("550 5.7.1 spam");
            peer.say(group).expect("250 ").expect("250 ").expect("354 ");
            peer.say("Received: 1\r\nReceived: 2\r\nReceived: 3\r\n\r\n.").expect("554 5.4.6");
        }
        assertThat(taken).hasSize(1);
        assertThat(taken.get(0).text())
                .startsWith("X-Verified: yes\r\nReceived: from x (")
                .endsWith("\r\nTo: a\r\n\r\nham\r\n");
    }

    @Test
    void largeMessagesComeThroughAndTemporaryFilesGo() throws Exception {
        String line = "0123456789".repeat(7) + "\r\n";
        String body = line.repeat(40_000);
        try (SmtpServer server = started(new AllBut("nobody"));
                Peer peer = new Peer(server.addresses().get(0))) {
            peer.expect("220 ").say("EHLO x").expectAll("250 8BITMIME");
            peer.say("MAIL FROM:<>\r\nRCPT TO:<ada@example.org>\r\nDATA")
                    .expect("250 ")
                    .expect("250 ")
                    .expect("354 ");
            peer.say(body + ".").expect("250 2.0.0");
        }
        assertThat(taken.get(0).text()).endsWith("+0000\r\n" + body);
    }

    @Test
    void silentClientIsToldWhenItsTimeIsOver() throws Exception {
        try (SmtpServer server = SmtpServer.builder(HOST, new AllBut("nobody"), keeping)
                        .listen(LOOPBACK)
                        .commandTimeout(Duration.ofMillis(100))
                        .build()
                        .start();
                Peer peer = new Peer(server.addresses().get(0))) {
            peer.expect("220 ").expect("421 4.4.2").expectEnd();
        }
    }

    @Test
    void connectionTooManyIsRefused() throws Exception {
        try (SmtpServer server = SmtpServer.builder(HOST, new AllBut("nobody"), keeping)
                        .listen(LOOPBACK)
                        .maxConnections(10, 1)
                        .build()
                        .start();
                Peer first = new Peer(server.addresses().get(0))) {
            first.expect(
                    "220 "); // event loops take connections in no order: the second comes when the first is counted
            try (Peer second = new Peer(server.addresses().get(0))) {
                second.expect("421 4.7.0").expectEnd();
            }
        }
    }

    @Test
    void shutdownTellsIdleSessions() throws Exception {
        SmtpServer server = started(new AllBut("nobody"));
        try (Peer peer = new Peer(server.addresses().get(0))) {
            peer.expect("220 ");
            server.close();
            peer.expect("421 4.3.2").expectEnd();
        }
        assertThat(server.addresses()).isEmpty();
    }

    @Test
    void clientGoneInTheMidstOfAMessageLeavesNothing() throws Exception {
        try (SmtpServer server = started(new AllBut("nobody"))) {
            try (Peer peer = new Peer(server.addresses().get(0))) {
                peer.expect("220 ").say("EHLO x").expectAll("250 8BITMIME");
                peer.say("MAIL FROM:<>\r\nRCPT TO:<ada@example.org>\r\nDATA")
                        .expect("250 ")
                        .expect("250 ")
                        .expect("354 ");
                peer.say("x".repeat(900) + "\r\n.\r");
            }
        }
        assertThat(taken).isEmpty();
    }

    private SmtpServer started(RecipientPolicy policy) throws IOException {
        return SmtpServer.builder(HOST, policy, keeping)
                .listen(LOOPBACK)
                .build()
                .start();
    }

    static ServerTls tls() throws IOException {
        return ServerTls.fromPem(resource("/tls/cert.pem"), resource("/tls/key.pem"));
    }

    private static Path resource(String name) {
        URL url = SmtpServerTest.class.getResource(name);
        if (url == null) throw new IllegalStateException("no test resource " + name);
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.put("mail.smtp.ssl.trust", "*");
        properties.put("mail.smtp.ssl.checkserveridentity", "false");
        properties.put("mail.smtp.timeout", "20000");
        return properties;
    }

    private static void send(SmtpServer server, Properties properties, String to) throws MessagingException {
        send(server, properties, to, "secret");
    }

    private static void send(SmtpServer server, Properties properties, String to, String password)
            throws MessagingException {
        Session session = Session.getInstance(properties);
        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress("bob@example.net"));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(to));
        message.setSubject("hello");
        message.setText(".dot\r\nlast line\r\n");
        try (Transport transport = session.getTransport("smtp")) {
            transport.connect(
                    "127.0.0.1",
                    server.addresses().get(0).getPort(),
                    properties.containsKey("mail.smtp.auth") ? "ada" : null,
                    properties.containsKey("mail.smtp.auth") ? password : null);
            message.saveChanges();
            transport.sendMessage(message, message.getAllRecipients());
        }
    }

    /** A client that says just what it is told. */
    private static final class Peer implements AutoCloseable {
        private final Socket socket;

        Peer(InetSocketAddress address) throws IOException {
            socket = new Socket(address.getAddress(), address.getPort());
            socket.setSoTimeout(20_000);
        }

        Peer say(String line) throws IOException {
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            return this;
        }

        Peer expect(String start) throws IOException {
            assertThat(line()).startsWith(start);
            return this;
        }

        Peer expectAll(String lastLine) throws IOException {
            String line = line();
            while (line.startsWith("250-")) line = line();
            assertThat(line).isEqualTo(lastLine);
            return this;
        }

        Peer expectEnd() throws IOException {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            return this;
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = socket.getInputStream().read();
                    c != '\n';
                    c = socket.getInputStream().read()) {
                if (c < 0) throw new IOException("end of stream after " + line);
                if (c != '\r') line.append((char) c);
            }
            return line.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
