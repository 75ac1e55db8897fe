package org.mailrail.imap;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import jakarta.mail.event.MessageCountAdapter;
import jakarta.mail.event.MessageCountEvent;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.search.SubjectTerm;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailrail.net.ServerTls;
import org.mailrail.store.memory.MemoryStore;

/** Over sockets, with Jakarta Mail as the client. */
class ImapServerTest {
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final MemoryStore mail = new MemoryStore();
    private ImapServer server;

    @BeforeEach
    void start() throws Exception {
        server = builder().build().start();
    }

    private ImapServer.Builder builder() {
        return ImapServer.builder(
                        mail, (name, password) -> password.equals("secret") ? Optional.of(name) : Optional.empty())
                .listen(LOOPBACK)
                .allowPlaintextAuth(true)
                .authFailureDelay(Duration.ofMillis(20));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Store connect() throws Exception {
        Properties properties = new Properties();
        properties.setProperty("mail.imap.timeout", "10000");
        Store store = Session.getInstance(properties).getStore("imap");
        InetSocketAddress address = server.addresses().get(0);
        store.connect(address.getHostString(), address.getPort(), "ada", "secret");
        return store;
    }

    private static MimeMessage message(String subject, String text) throws Exception {
        MimeMessage message = new MimeMessage((Session) null);
        message.setSubject(subject, "UTF-8");
        message.setFrom("ada@example.org");
        MimeMultipart parts = new MimeMultipart();
        MimeBodyPart first = new MimeBodyPart();
        first.setText(text, "UTF-8");
        parts.addBodyPart(first);
        MimeBodyPart second = new MimeBodyPart();
        second.setContent(new byte[100_000], "application/octet-stream");
        second.setFileName("null.bin");
        parts.addBodyPart(second);
        message.setContent(parts);
        message.saveChanges();
        return message;
    }

    @Test
    void jakartaMailReadsAndTidiesAMailbox() throws Exception {
        try (Store store = connect()) {
            Folder inbox = store.getFolder("INBOX");
            inbox.appendMessages(new Message[] {message("Gr\u00fc\u00dfe", "one"), message("two", "tw\u00f6")});
            inbox.open(Folder.READ_WRITE);
            assertThat(inbox.getMessageCount()).isEqualTo(2);
            Message one = inbox.getMessage(1);
            assertThat(one.getSubject()).isEqualTo("Gr\u00fc\u00dfe");
            MimeMultipart parts = (MimeMultipart) one.getContent();
            assertThat(parts.getCount()).isEqualTo(2);
            assertThat(parts.getBodyPart(0).getContent()).isEqualTo("one");
            assertThat(parts.getBodyPart(1).getFileName()).isEqualTo("null.bin");
            assertThat(parts.getBodyPart(1).getInputStream().readAllBytes()).isEqualTo(new byte[100_000]);
            assertThat(one.isSet(Flags.Flag.SEEN)).isTrue();
            assertThat(inbox.search(new SubjectTerm("GR\u00dcSSE".replace("SS", "\u00df"))))
                    .containsExactly(one);
            Folder archive = store.getFolder("Archive");
            assertThat(archive.create(Folder.HOLDS_MESSAGES)).isTrue();
            inbox.copyMessages(new Message[] {one}, archive);
            one.setFlag(Flags.Flag.DELETED, true);
            assertThat(inbox.expunge()).hasSize(1);
            assertThat(((UIDFolder) inbox).getUID(inbox.getMessage(1))).isEqualTo(2);
            archive.open(Folder.READ_ONLY);
            assertThat(archive.getMessage(1).getSubject()).isEqualTo("Gr\u00fc\u00dfe");
            assertThat(store.getDefaultFolder().list("*"))
                    .extracting(Folder::getFullName)
                    .containsExactly("INBOX", "Archive");
            archive.close();
            assertThat(archive.delete(false)).isTrue();
        }
    }

    @Test
    void anIdlingClientHearsOfANewMessage() throws Exception {
        try (Store reader = connect();
                Store writer = connect()) {
            IMAPFolder inbox = (IMAPFolder) reader.getFolder("INBOX");
            inbox.open(Folder.READ_ONLY);
            CountDownLatch heard = new CountDownLatch(1);
            inbox.addMessageCountListener(new MessageCountAdapter() {
                @Override
                public void messagesAdded(MessageCountEvent event) {
                    heard.countDown();
                }
            });
            Thread idling = Thread.ofVirtual().start(() -> {
                try {
                    inbox.idle(true);
                } catch (jakarta.mail.MessagingException e) {
                    throw new IllegalStateException(e);
                }
            });
            writer.getFolder("INBOX").appendMessages(new Message[] {message("news", "x")});
            assertThat(heard.await(10, TimeUnit.SECONDS)).isTrue();
            idling.join();
        }
    }

    @Test
    void aLargeMessageGoesInAndOutUnchangedThoughItsClientReadsLate() throws Exception {
        byte[] body = "0123456789 the quick brown fox\r\n".repeat(300_000).getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), server.addresses().get(0).getPort())) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            in.readLine();
            say(socket, "a LOGIN ada secret\r\nb APPEND INBOX {" + body.length + "+}\r\n");
            socket.getOutputStream().write(body);
            say(socket, "\r\nc SELECT INBOX\r\nd FETCH 1 BODY.PEEK[]\r\ne LOGOUT\r\n");
            StringBuilder all = new StringBuilder();
            char[] block = new char[1 << 16];
            for (int count = in.read(block); count >= 0; count = in.read(block)) all.append(block, 0, count);
            String start = "* 1 FETCH (BODY[] {" + body.length + "}\r\n";
            int at = all.indexOf(start) + start.length();
            assertThat(all.substring(at, at + body.length)).isEqualTo(new String(body, StandardCharsets.US_ASCII));
            assertThat(all.substring(at + body.length))
                    .isEqualTo(")\r\nd OK FETCH completed\r\n* BYE Logging out\r\ne OK LOGOUT completed\r\n");
        }
    }

    private static void say(Socket socket, String text) throws Exception {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aSilentClientIsToldByeAndSoAreAllWhenTheServerCloses() throws Exception {
        server.close();
        server = builder().loginTimeout(Duration.ofMillis(100)).build().start();
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), server.addresses().get(0).getPort())) {
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .endsWith("* BYE Too slow to log in\r\n");
        }
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), server.addresses().get(0).getPort())) {
            socket.getInputStream().read();
            say(socket, "a LOGIN ada wrong\r\na LOGIN ada secret\r\nb IDLE\r\n");
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            in.readLine();
            assertThat(in.readLine()).startsWith("a NO [AUTHENTICATIONFAILED]");
            assertThat(in.readLine()).startsWith("a OK");
            assertThat(in.readLine()).isEqualTo("+ idling");
            server.close();
            assertThat(in.readLine()).isEqualTo("* BYE The server is shutting down");
            assertThat(in.readLine()).isNull();
        }
    }

    @Test
    void oneConnectionTooManyIsToldBye() throws Exception {
        server.close();
        server = builder().maxConnectionsPerClient(1).build().start();
        try (Store first = connect();
                Socket second = new Socket(
                        InetAddress.getLoopbackAddress(),
                        server.addresses().get(0).getPort())) {
            assertThat(first.isConnected()).isTrue();
            assertThat(new String(second.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo("* BYE Too many connections\r\n");
        }
    }

    @Test
    void whatWasSentBehindStartTlsInPlainTextIsNeverRun() throws Exception {
        server.close();
        server = builder()
                .tls(ServerTls.fromPem(file("ec.pem"), file("ec.key")))
                .listenTls(LOOPBACK)
                .build()
                .start();
        SSLContext trusting = trusting();
        try (Socket plain = new Socket(
                InetAddress.getLoopbackAddress(), server.addresses().get(0).getPort())) {
            plain.setSoTimeout(10_000);
            line(plain);
            say(plain, "a STARTTLS\r\nb LOGIN ada secret\r\n");
            assertThat(line(plain)).isEqualTo("a OK Begin TLS now");
            try (Socket encrypted =
                    trusting.getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true)) {
                say(encrypted, "c SELECT INBOX\r\nd LOGIN ada secret\r\n");
                assertThat(line(encrypted)).isEqualTo("c BAD Log in first");
                assertThat(line(encrypted)).startsWith("d OK");
            }
        }
        try (Socket encrypted = trusting.getSocketFactory()
                .createSocket(
                        InetAddress.getLoopbackAddress(),
                        server.addresses().get(1).getPort())) {
            assertThat(line(encrypted)).startsWith("* OK [CAPABILITY").doesNotContain("STARTTLS");
        }
    }

    private static Path file(String name) throws Exception {
        return Path.of(Objects.requireNonNull(ImapServerTest.class.getResource(name), name)
                .toURI());
    }

    private static SSLContext trusting() throws Exception {
        KeyStore known = KeyStore.getInstance("PKCS12");
        known.load(null, null);
        try (InputStream in = Files.newInputStream(file("ec.pem"))) {
            known.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** One line, and not an octet more: the next may be TLS. */
    private static String line(Socket socket) throws Exception {
        StringBuilder line = new StringBuilder();
        for (int octet = socket.getInputStream().read();
                octet >= 0 && octet != '\n';
                octet = socket.getInputStream().read()) if (octet != '\r') line.append((char) octet);
        return line.toString();
    }
}
