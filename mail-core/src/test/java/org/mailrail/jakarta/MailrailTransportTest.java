package org.mailrail.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.event.TransportEvent;
import jakarta.mail.event.TransportListener;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.NewsAddress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.core.Recipient;
import org.mailrail.core.Reply;
import org.mailrail.message.MessageContent;
import org.mailrail.queue.DeliveryResult;
import org.mailrail.queue.MailQueue;
import org.mailrail.queue.MessageRefusedException;
import org.mailrail.queue.Submission;

class MailrailTransportTest {
    private record Queued(Envelope envelope, String text) {}

    private final List<Queued> queued = new ArrayList<>();
    private final Properties properties = new Properties();
    private @Nullable IOException refusal;

    MailrailTransportTest() {
        properties.setProperty("mail.transport.protocol", "mailrail");
        properties.put("mail.mailrail.queue", (Submission) this::queue);
    }

    private QueueId queue(Envelope envelope, MessageContent content) throws IOException {
        if (refusal != null) throw refusal;
        try (InputStream in = content.stream()) {
            queued.add(new Queued(envelope, new String(in.readAllBytes(), StandardCharsets.ISO_8859_1)));
        }
        return new QueueId("Q1");
    }

    private MimeMessage message() throws MessagingException {
        MimeMessage message = new MimeMessage(Session.getInstance(properties));
        message.setFrom("ada@example.org");
        message.setRecipients(Message.RecipientType.TO, "bob@example.net");
        message.setSubject("Hello");
        message.setText("one\ntwo\n");
        return message;
    }

    private void send(Message message) throws MessagingException {
        send(message, message.getAllRecipients());
    }

    private void send(Message message, Address... to) throws MessagingException {
        try (Transport transport = Session.getInstance(properties).getTransport()) {
            transport.connect();
            transport.sendMessage(message, to);
        }
    }

    private Envelope envelope() {
        return queued.getFirst().envelope();
    }

    @Test
    void aSessionFindsTheProviderByItsProtocol() throws MessagingException {
        assertThat(Session.getInstance(properties).getTransport()).isInstanceOf(MailrailTransport.class);
    }

    @Test
    void otherProtocolsStayAsTheyAre() throws MessagingException {
        assertThat(Session.getInstance(new Properties())
                        .getTransport()
                        .getClass()
                        .getName())
                .isEqualTo("org.eclipse.angus.mail.smtp.SMTPTransport");
    }

    @Test
    void aMessageIsQueuedForItsRecipients() throws MessagingException {
        send(message());

        assertThat(queued).hasSize(1);
        assertThat(envelope().from().toString()).isEqualTo("<ada@example.org>");
        assertThat(envelope().recipients())
                .extracting(to -> to.address().toString())
                .containsExactly("bob@example.net");
        assertThat(queued.getFirst().text()).contains("Subject: Hello\r\n").endsWith("\r\n\r\none\r\ntwo\r\n");
    }

    @Test
    void theStaticSendGoesThereToo() throws MessagingException {
        properties.setProperty("mail.transport.protocol.rfc822", "mailrail");

        Transport.send(message());

        assertThat(queued).hasSize(1);
    }

    @Test
    void changesAreSavedThatWereNot() throws MessagingException {
        send(message());

        assertThat(queued.getFirst().text()).contains("Message-ID: <", "Date: ", "MIME-Version: 1.0");
    }

    @Test
    void bccGetsTheMessageWithoutTheField() throws MessagingException {
        MimeMessage message = message();
        message.setRecipients(Message.RecipientType.BCC, "eve@example.net");

        send(message);

        assertThat(envelope().recipients()).hasSize(2);
        assertThat(queued.getFirst().text()).doesNotContainIgnoringCase("bcc").doesNotContain("eve");
        assertThat(message.getHeader("Bcc")).as("the application's own").containsExactly("eve@example.net");
    }

    @Test
    void anUnchangedMessageOfOursLosesItsBccToo() throws MessagingException {
        String text = "Bcc: eve@example.net\r\nFrom:  ada@example.org\r\n\r\nbody\r\n";
        MessageContent content = MessageContent.of(text.getBytes(StandardCharsets.US_ASCII));

        send(
                JakartaMessages.toMimeMessage(Session.getInstance(properties), content),
                new InternetAddress("eve@example.net"));

        assertThat(queued.getFirst().text()).isEqualTo("From:  ada@example.org\r\n\r\nbody\r\n");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            mail.mailrail.from, bounces@example.org, <bounces@example.org>
            mail.smtp.from,     bounces@example.org, <bounces@example.org>
            mail.smtp.from,     <>,                  <>
            mail.mailrail.from, <a@example.org>,     <a@example.org>
            mail.smtp.from,     '',                  <ada@example.org>
            mail.from,          local@example.org,   <ada@example.org>
            """)
    void theSenderIsAPropertyOrTheAuthor(String property, String value, String sender) throws MessagingException {
        properties.setProperty(property, value);

        send(message());

        assertThat(envelope().from().toString()).isEqualTo(sender);
    }

    @Test
    void ourPropertyComesBeforeThatOfSmtp() throws MessagingException {
        properties.setProperty("mail.smtp.from", "smtp@example.org");
        properties.setProperty("mail.mailrail.from", "mailrail@example.org");

        send(message());

        assertThat(envelope().from().toString()).isEqualTo("<mailrail@example.org>");
    }

    @Test
    void withoutFromTheSenderIsThatOfTheSenderFieldOrTheSession() throws MessagingException {
        MimeMessage message = message();
        message.removeHeader("From");
        message.setSender(new InternetAddress("office@example.org"));
        send(message);
        message.removeHeader("Sender");
        properties.setProperty("mail.from", "local@example.org");
        send(message);

        assertThat(queued)
                .extracting(one -> one.envelope().from().toString())
                .containsExactly("<office@example.org>", "<local@example.org>");
    }

    @Test
    void aSenderThatIsNoAddressIsRefusedByName() {
        properties.setProperty("mail.mailrail.from", "nobody");

        assertThatThrownBy(() -> send(message()))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("nobody")
                .hasMessageContaining("mail.mailrail.from");
    }

    @Test
    void groupsAreExpandedAndEachGetsItOnce() throws MessagingException {
        MimeMessage message = message();
        message.setHeader("To", "friends: bob@example.net, Eve <eve@example.net>;, bob@EXAMPLE.net");

        send(message);

        assertThat(envelope().recipients())
                .extracting(to -> to.address().toString())
                .containsExactly("bob@example.net", "eve@example.net");
    }

    @Test
    void anInvalidRecipientStopsTheMessage() throws MessagingException {
        InternetAddress bob = new InternetAddress("bob@example.net");
        InternetAddress root = new InternetAddress("root");

        SendFailedException e = catchThrowableOfType(SendFailedException.class, () -> send(message(), bob, root));

        assertThat(queued).isEmpty();
        assertThat(e).hasMessageContaining("root");
        assertThat(e.getValidSentAddresses()).isEmpty();
        assertThat(e.getValidUnsentAddresses()).containsExactly(bob);
        assertThat(e.getInvalidAddresses()).containsExactly(root);
    }

    @Test
    void theOthersGetItIfSendpartialSaysSo() throws MessagingException {
        properties.put("mail.smtp.sendpartial", true);
        InternetAddress bob = new InternetAddress("bob@example.net");
        InternetAddress root = new InternetAddress("root");

        SendFailedException e = catchThrowableOfType(SendFailedException.class, () -> send(message(), bob, root));

        assertThat(envelope().recipients()).hasSize(1);
        assertThat(e.getValidSentAddresses()).containsExactly(bob);
        assertThat(e.getInvalidAddresses()).containsExactly(root);
    }

    @Test
    void withoutRecipientsNothingIsSent() {
        assertThatThrownBy(() -> send(message(), new Address[0])).isInstanceOf(SendFailedException.class);
        assertThatThrownBy(() -> send(message(), new InternetAddress("nobody:;")))
                .isInstanceOf(SendFailedException.class);
        assertThatThrownBy(() -> send(message(), new NewsAddress("comp.lang.java")))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("InternetAddress");
        assertThat(queued).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            plain,       plain, SEVEN_BIT,      false
            plain,       gr\u00fcn, EIGHT_BIT_MIME, false
            gr\u00fcn,   plain, EIGHT_BIT_MIME, true
            """)
    void theEnvelopeSaysWhatTheOctetsNeed(String field, String body, Envelope.Body octets, boolean smtpUtf8)
            throws MessagingException {
        String text = "From: ada@example.org\r\nX-Note: " + field + "\r\n\r\n" + body + "\r\n";
        MimeMessage message = new MimeMessage(
                Session.getInstance(properties), new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));

        send(message, new InternetAddress("bob@example.net"));

        assertThat(envelope().body()).isEqualTo(octets);
        assertThat(envelope().smtpUtf8()).isEqualTo(smtpUtf8);
    }

    @Test
    void anInternationalAddressNeedsSmtpUtf8() throws MessagingException {
        InternetAddress address = new InternetAddress();
        address.setAddress("gr\u00fcn@example.net");

        send(message(), address);

        assertThat(envelope().smtpUtf8()).isTrue();
    }

    @Test
    void notificationsAreAskedForByTheProperties() throws MessagingException {
        properties.setProperty("mail.smtp.dsn.notify", "SUCCESS,failure");
        properties.setProperty("mail.smtp.dsn.ret", "HDRS");

        send(message());

        assertThat(envelope().ret()).isEqualTo(Envelope.Ret.HDRS);
        assertThat(envelope().recipients().getFirst().notifyOn())
                .isEqualTo(Set.of(Recipient.Notify.SUCCESS, Recipient.Notify.FAILURE));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            mail.mailrail.dsn.notify; NEVER,DELAY
            mail.smtp.dsn.notify;     ALWAYS
            mail.mailrail.dsn.ret;    BODY
            """, delimiter = ';')
    void aPropertyThatMakesNoSenseIsNamed(String property, String value) {
        properties.setProperty(property, value);

        assertThatThrownBy(() -> send(message()))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining(property)
                .hasMessageContaining(value);
        assertThat(queued).isEmpty();
    }

    @Test
    void aFullDiskIsAMessagingException() {
        refusal = new IOException("no space");

        assertThatThrownBy(() -> send(message()))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("no space")
                .hasCause(refusal);
    }

    @Test
    void aRefusedMessageIsASendFailedExceptionWithTheReply() {
        refusal = new MessageRefusedException(Reply.of(550, "5.7.1", "no such subject"));

        assertThatThrownBy(() -> send(message()))
                .isInstanceOf(SendFailedException.class)
                .hasMessageContaining("550 5.7.1 no such subject");
    }

    @Test
    void listenersAreTold() throws MessagingException, InterruptedException {
        BlockingQueue<Integer> events = new LinkedBlockingQueue<>();
        try (Transport transport = Session.getInstance(properties).getTransport()) {
            transport.addTransportListener(new Listener(events));
            transport.connect();
            transport.sendMessage(message(), message().getAllRecipients());
            assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo(TransportEvent.MESSAGE_DELIVERED);
            refusal = new IOException("no space");
            assertThatThrownBy(() -> transport.sendMessage(message(), message().getAllRecipients()))
                    .isInstanceOf(MessagingException.class);
            assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo(TransportEvent.MESSAGE_NOT_DELIVERED);
        }
    }

    private record Listener(BlockingQueue<Integer> events) implements TransportListener {
        @Override
        public void messageDelivered(TransportEvent e) {
            events.add(e.getType());
        }

        @Override
        public void messageNotDelivered(TransportEvent e) {
            events.add(e.getType());
        }

        @Override
        public void messagePartiallyDelivered(TransportEvent e) {
            events.add(e.getType());
        }
    }

    @Test
    void aClosedTransportSendsNothing() throws MessagingException {
        Transport transport = Session.getInstance(properties).getTransport();
        transport.connect("ignored.example.org", 25, "user", "password");
        transport.close();

        assertThatThrownBy(() -> transport.sendMessage(message(), message().getAllRecipients()))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("not connected");
    }

    @Test
    void whatIsNoQueueIsNamed() {
        properties.put("mail.mailrail.queue", "spool");
        assertThatThrownBy(() -> send(message()))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("java.lang.String");

        properties.remove("mail.mailrail.queue");
        assertThatThrownBy(() -> send(message()))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("mail.mailrail.spool");
    }

    @Test
    void aDirectoryNeedsMailSmtpAndTheErrorSaysSo(@TempDir Path spool) {
        properties.remove("mail.mailrail.queue");
        properties.put("mail.mailrail.spool", spool);

        assertThatThrownBy(() -> send(message()))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("org.mailrail:mail-smtp");
    }

    @Test
    void closingATransportDoesNotCloseTheQueue(@TempDir Path folder) throws MessagingException, IOException {
        try (MailQueue queue = MailQueue.builder(folder)
                .transport(
                        "smtp",
                        delivery -> delivery.recipients().stream()
                                .<DeliveryResult>map(to -> DeliveryResult.Deferred.of("4.0.0", "later"))
                                .toList())
                .build()) {
            properties.put("mail.mailrail.queue", queue);

            send(message());
            send(message());

            assertThat(queue.list()).hasSize(2);
        }
    }
}
