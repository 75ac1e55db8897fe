package org.mailrail.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailrail.core.Domain;
import org.mailrail.core.Envelope;
import org.mailrail.core.Reply;
import org.mailrail.core.Transaction;
import org.mailrail.jakarta.MailrailTransport;
import org.mailrail.message.MessageContent;
import org.mailrail.queue.FileSpool;
import org.mailrail.queue.MailQueue;
import org.mailrail.route.RecipientVerdict;
import org.mailrail.smtp.SmtpServer;
import org.mailrail.smtp.relay.SmtpRelay;
import org.springframework.mail.MailException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * Spring's JavaMailSender and bare Jakarta Mail send through the queue, to a server of this test. What stands between {@code // guide} and {@code // end} is
 * the example of docs/guide.md.
 */
class SpringMailTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private Map<Long, String> threadsBefore;
    private SmtpServer server;
    private Path spool;

    private record Received(Envelope envelope, String text) {}

    @BeforeEach
    void start() throws IOException {
        threadsBefore = Threads.now(folder);
        spool = folder.resolve("spool");
        server = SmtpServer.builder(
                        Domain.of("mx.example.net"), (transaction, to) -> RecipientVerdict.accept(), this::take)
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .build()
                .start();
    }

    @AfterEach
    void stop() throws IOException {
        mayAnswer.countDown();
        MailrailTransport.close(spool);
        server.close();
    }

    private Reply take(Transaction transaction, MessageContent content) throws IOException {
        try (InputStream in = content.stream()) {
            String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            received.add(new Received(transaction.envelope(), text));
            return mayAnswer.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    ? Reply.of(250, "2.0.0", "Thank you")
                    : Reply.of(451, "4.0.0", "the test did not say");
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private String relayhost() {
        return "[127.0.0.1]:" + server.addresses().getFirst().getPort();
    }

    private static JavaMailSenderImpl sender(Path spool, String relayhost) {
        // guide
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        Properties properties = sender.getJavaMailProperties();
        properties.put("mail.transport.protocol", "mailrail");
        properties.put("mail.mailrail.spool", spool);
        properties.put("mail.mailrail.relayhost", relayhost); // without it: to the mail exchangers of each domain
        // end
        return sender;
    }

    private static SimpleMailMessage message(String subject) {
        SimpleMailMessage message = new SimpleMailMessage();
        message.setFrom("app@example.org");
        message.setTo("ada@example.net");
        message.setBcc("bob@example.net");
        message.setSubject(subject);
        message.setText("Hello\n");
        return message;
    }

    private List<String> subjects(int messages) throws InterruptedException {
        List<String> subjects = new ArrayList<>();
        while (subjects.size() < messages) {
            Received next = received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (next == null) break;
            subjects.add(next.text()
                    .lines()
                    .filter(line -> line.startsWith("Subject: "))
                    .findFirst()
                    .orElse(""));
        }
        return subjects;
    }

    @Test
    void springSendsThroughAQueueOfTheApplicationsOwn() throws IOException, InterruptedException {
        mayAnswer.countDown();
        try (SmtpRelay relay = SmtpRelay.builder(Domain.of("app.example.org"))
                        .defaultPort(server.addresses().getFirst().getPort())
                        .build();
                MailQueue queue =
                        MailQueue.builder(spool).transport("smtp", relay).build()) {
            JavaMailSenderImpl sender = new JavaMailSenderImpl();
            sender.getJavaMailProperties().put("mail.transport.protocol", "mailrail");
            sender.getJavaMailProperties().put("mail.mailrail.queue", queue);
            SimpleMailMessage message = message("of its own");
            message.setTo("ada@[127.0.0.1]");
            message.setBcc(new String[0]);

            sender.send(message);

            assertThat(subjects(1)).containsExactly("Subject: of its own");
        }
    }

    @Test
    void springSendsThroughASpoolThatItNames() throws InterruptedException {
        mayAnswer.countDown();

        sender(spool, relayhost()).send(message("by name"));

        Received message = received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(message).isNotNull();
        assertThat(message.envelope().from()).hasToString("<app@example.org>");
        assertThat(message.envelope().recipients())
                .extracting(to -> to.address().toString())
                .containsExactly("ada@example.net", "bob@example.net");
        assertThat(message.text()).contains("Subject: by name\r\n").doesNotContain("bob");
    }

    @Test
    void twoSessionsShareASpoolAndAfterCloseNoThreadIsLeft() throws Exception {
        Files.createDirectory(folder.resolve("real"));
        Path alias = Files.createSymbolicLink(folder.resolve("alias"), folder.resolve("real"));
        spool = folder.resolve("real");
        JavaMailSenderImpl one = sender(spool, relayhost());
        JavaMailSenderImpl other = sender(alias, relayhost());
        assertThat(one.getSession()).isNotSameAs(other.getSession());

        one.send(message("one"));
        other.send(message("other"));

        assertThat(subjects(2)).containsExactlyInAnyOrder("Subject: one", "Subject: other");
        assertThat(Threads.now(folder).values())
                .as("threads while messages are under way")
                .contains("mailrail-delivery");
        mayAnswer.countDown();
        assertThat(MailrailTransport.close(spool)).isTrue();
        server.close();
        Await.within(PATIENCE, () -> threadsLeft().isEmpty());
        assertThat(threadsLeft().values()).as("threads after close").isEmpty();
        assertThat(queued()).as("messages left").isZero();
    }

    private Map<Long, String> threadsLeft() throws IOException {
        Map<Long, String> left = Threads.now(folder);
        left.keySet().removeAll(threadsBefore.keySet());
        return left;
    }

    /** Opens the spool, which only works when nobody else has it open. */
    private int queued() throws IOException {
        int[] messages = new int[1];
        try (FileSpool opened = FileSpool.open(spool)) {
            opened.recover(message -> messages[0]++);
        }
        return messages[0];
    }

    @Test
    void aClosedSpoolIsOpenedAgainByTheNextMessage() throws IOException, InterruptedException {
        mayAnswer.countDown();
        JavaMailSenderImpl sender = sender(spool, relayhost());

        sender.send(message("before"));
        assertThat(MailrailTransport.close(spool)).isTrue();
        sender.send(message("after"));

        assertThat(subjects(2)).containsExactlyInAnyOrder("Subject: before", "Subject: after");
    }

    @Test
    void aSpoolIsNotClosedUnderATransportThatIsConnected() throws MessagingException, IOException {
        mayAnswer.countDown();
        Session session = sender(spool, relayhost()).getSession();
        try (Transport transport = session.getTransport()) {
            transport.connect();
            assertThat(MailrailTransport.close(spool)).isFalse();
            MimeMessage message = new MimeMessage(session);
            message.setFrom("app@example.org");
            message.setRecipients(MimeMessage.RecipientType.TO, "ada@example.net");
            message.setText("Hello\n");
            transport.sendMessage(message, message.getAllRecipients());
            assertThatThrownBy(this::queued).as("still open").isInstanceOf(IOException.class);
        }
        assertThat(queued()).as("closed with the last Transport").isBetween(0, 1);
    }

    @Test
    void aSpoolStaysOpenWhenItsTransportsAreClosed() throws MessagingException {
        try (Transport transport = sender(spool, relayhost()).getSession().getTransport()) {
            transport.connect();
        }

        assertThatThrownBy(this::queued).as("still open").isInstanceOf(IOException.class);
    }

    @Test
    void aProgramThatEndsWaitsForTheDeliveryThatIsUnderWay() throws Exception {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        MailProgram.class.getName(),
                        spool.toString(),
                        relayhost())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        try {
            assertThat(subjects(1)).as(() -> log()).containsExactly("Subject: at the end");
            program.getOutputStream().write('\n');
            program.getOutputStream().close();
            assertThat(Await.end(program, Duration.ofSeconds(1)))
                    .as("ended at once")
                    .isFalse();
            mayAnswer.countDown();
            assertThat(Await.end(program, PATIENCE)).as("ended").isTrue();
        } finally {
            program.destroyForcibly();
        }
        assertThat(program.exitValue()).as(() -> log()).isZero();
        assertThat(queued()).as("messages left").isZero();
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void aRelayhostThatIsNoneIsNamed() {
        assertThatThrownBy(() -> sender(spool, "[mx.example.net").send(message("x")))
                .isInstanceOf(MailException.class)
                .hasMessageContaining("mail.mailrail.relayhost: [mx.example.net");
    }

    @Test
    void sessionsThatShareASpoolAgreeOnWhereItsMailGoes() {
        mayAnswer.countDown();
        sender(spool, relayhost()).send(message("x"));

        assertThatThrownBy(() -> sender(spool, "mx.example.net").send(message("y")))
                .isInstanceOf(MailException.class)
                .hasMessageContaining("mail.mailrail.relayhost");
    }

    @Test
    void theGuideShowsWhatRunsHere() throws IOException {
        String source = Files.readString(Path.of("src/test/java/org/mailrail/examples/server/SpringMailTest.java"));
        int start = source.indexOf("// guide\n") + "// guide\n".length();
        String example = source.substring(start, source.indexOf("        // end\n", start))
                .stripTrailing()
                .stripIndent();
        assertThat(Files.readString(Path.of("../../docs/guide.md"))).contains("```java\n" + example + "\n```");
    }
}
