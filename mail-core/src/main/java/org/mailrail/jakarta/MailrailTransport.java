package org.mailrail.jakarta;

import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.URLName;
import jakarta.mail.event.TransportEvent;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.Envelope;
import org.mailrail.core.Recipient;
import org.mailrail.core.ReversePath;
import org.mailrail.message.MessageContent;
import org.mailrail.queue.MessageRefusedException;
import org.mailrail.queue.Submission;

/**
 * Jakarta Mail's way into the queue: with {@code mail.transport.protocol=mailrail}, what a Session sends is on stable storage when {@link #sendMessage}
 * returns, and the queue does the rest. Jakarta Mail makes the Transports. Host, port, user and password are not asked for, and ignored.
 *
 * <p>The Session's properties name the queue. Closing a Transport never closes it.
 *
 * <ul>
 *   <li>{@code mail.mailrail.queue}: the object, a {@link org.mailrail.queue.MailQueue} or any other {@link Submission};
 *   <li>or {@code mail.mailrail.spool}: its directory. It is opened by the first Transport that connects, for all Sessions of this JVM that name it, until
 *       {@link #close(Path)} or the JVM's exit. For it, {@code mail.mailrail.hostname} is this host's name, and {@code mail.mailrail.relayhost} takes all mail
 *       ({@code [mx.example.net]:587}); without, mail goes to the mail exchangers. This needs mail-smtp;
 *   <li>{@code mail.mailrail.from}: the envelope's sender, {@code <>} for none; if not set, the message's From (or Sender), or {@code mail.from};
 *   <li>{@code mail.mailrail.dsn.notify}, {@code mail.mailrail.dsn.ret}: NOTIFY and RET of RFC 3461;
 *   <li>{@code mail.mailrail.sendpartial}: whether a message with invalid recipients goes to the others.
 * </ul>
 *
 * Of the last three, those of {@code mail.smtp} count where they are not set. Each recipient gets a message once. It is sent without its Bcc field, as by
 * Angus Mail's SMTP transport; the text is not converted. The parameters of Angus Mail's own SMTPMessage are not read.
 *
 * <p>Safe for many threads.
 */
@SuppressWarnings("exports") // who names this requires jakarta.mail himself; all others do without
public final class MailrailTransport extends Transport {
    private static final Address[] NONE = {};

    private final SessionProperties properties;
    private final AtomicReference<@Nullable Connection> connection = new AtomicReference<>();

    /** @param spool to be told when the Transport is closed; null if the queue was handed over as an object */
    private record Connection(Submission queue, @Nullable SharedSpool spool) {}

    /** As Jakarta Mail wants it. */
    public MailrailTransport(Session session, @Nullable URLName name) {
        super(session, name);
        properties = new SessionProperties(session);
    }

    /**
     * Closes the queue that was opened by its directory, with its threads: at once, or, if Transports are connected to it, when the last of them is closed. It
     * waits for deliveries under way as {@link org.mailrail.queue.MailQueue#close} does. A Transport that connects later opens it again.
     *
     * @param spool as in {@code mail.mailrail.spool}, or any other path to that directory
     * @return whether it is closed now; also if it was not open
     * @throws IOException if the spool cannot be closed cleanly; its messages are safe
     */
    public static boolean close(Path spool) throws IOException {
        return SharedSpool.at(spool).close();
    }

    @Override
    protected boolean protocolConnect(@Nullable String host, int port, @Nullable String user, @Nullable String password)
            throws MessagingException {
        Optional<Object> given = properties.queue();
        connection.set(given.isPresent() ? toObject(given.get()) : toSpool());
        return true;
    }

    private static Connection toObject(Object given) throws MessagingException {
        if (given instanceof Submission queue) return new Connection(queue, null);
        throw new MessagingException("mail.mailrail.queue is a "
                + given.getClass().getName() + "; it should be a MailQueue, put as an object");
    }

    private Connection toSpool() throws MessagingException {
        String directory = properties
                .spool()
                .orElseThrow(() -> new MessagingException("mail.mailrail.queue or mail.mailrail.spool should be set"));
        try {
            SharedSpool spool = SharedSpool.at(Path.of(directory));
            return new Connection(
                    spool.connect(new SharedSpool.Settings(properties.hostname(), properties.relayhost())), spool);
        } catch (IOException e) {
            throw new MessagingException(
                    "mail.mailrail.spool: " + directory + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /** Takes no lock while a spool is closed, which may wait for deliveries; what is Jakarta Mail's own, it locks itself. */
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    public void close() throws MessagingException {
        Connection last = connection.getAndSet(null);
        try {
            if (last != null && last.spool() != null) last.spool().disconnect();
        } catch (IOException e) {
            throw new MessagingException("the spool cannot be closed cleanly", e);
        } finally {
            super.close();
        }
    }

    /**
     * Queues a message. Its changes are saved if they are not; those that an application makes after {@link Message#saveChanges} are its own to save.
     *
     * @throws SendFailedException if there are no recipients, or invalid ones, or the message is refused by a cleanup
     * @throws MessagingException if it cannot be stored at the moment, if the Transport is not connected, or if message, sender or properties are wrong
     */
    @Override
    public void sendMessage(Message message, Address @Nullable [] addresses) throws MessagingException {
        Connection to = connection.get();
        if (to == null) throw new MessagingException("not connected");
        if (!(message instanceof MimeMessage mime)) {
            throw new MessagingException("a MimeMessage can be sent, and not a " + message.getClass());
        }
        Addressees all = Addressees.of(addresses);
        boolean stopped = !all.invalid().isEmpty()
                && !(properties.sendPartial() && !all.valid().isEmpty());
        if (stopped) {
            tell(TransportEvent.MESSAGE_NOT_DELIVERED, NONE, all.validArray(), all, message);
            throw new SendFailedException(
                    "invalid addresses: " + all.invalid(), null, NONE, all.validArray(), all.invalidArray());
        }
        try {
            MessageContent content = JakartaMessages.contentWithout(mime, "Bcc", "Content-Length");
            to.queue().submit(envelope(mime, all.recipients(), EightBit.of(content)), content);
        } catch (MessagingException | IOException e) {
            tell(TransportEvent.MESSAGE_NOT_DELIVERED, NONE, all.validArray(), all, message);
            throw failure(e, all);
        }
        if (all.invalid().isEmpty()) {
            tell(TransportEvent.MESSAGE_DELIVERED, all.validArray(), NONE, all, message);
        } else {
            tell(TransportEvent.MESSAGE_PARTIALLY_DELIVERED, all.validArray(), NONE, all, message);
            throw new SendFailedException(
                    "invalid addresses, sent to the others: " + all.invalid(),
                    null,
                    all.validArray(),
                    NONE,
                    all.invalidArray());
        }
    }

    private void tell(int event, Address[] sent, Address[] unsent, Addressees all, Message message) {
        notifyTransportListeners(event, sent, unsent, all.invalidArray(), message);
    }

    private static MessagingException failure(Exception e, Addressees all) {
        if (e instanceof MessagingException asItIs) return asItIs;
        if (e instanceof MessageRefusedException refused) {
            return new SendFailedException(
                    refused.reply().toString(), refused, NONE, all.validArray(), all.invalidArray());
        }
        return new MessagingException("the message cannot be queued: " + e.getMessage(), e);
    }

    private Envelope envelope(MimeMessage message, List<EmailAddress> recipients, EightBit octets)
            throws MessagingException {
        ReversePath from = sender(message);
        Set<Recipient.Notify> notifyOn = properties.notifyOn();
        return new Envelope(
                from,
                recipients.stream()
                        .map(address -> new Recipient(address, notifyOn, null))
                        .toList(),
                octets.inHeader() || octets.inBody() ? Envelope.Body.EIGHT_BIT_MIME : Envelope.Body.SEVEN_BIT,
                octets.inHeader() || Envelope.of(from, recipients).smtpUtf8(),
                properties.ret(),
                null);
    }

    private ReversePath sender(MimeMessage message) throws MessagingException {
        Optional<String> given = properties.from();
        if (given.isPresent() && given.get().equals("<>")) return ReversePath.none();
        InternetAddress address = given.isPresent() ? new InternetAddress(given.get(), false) : author(message);
        return ReversePath.of(JakartaAddresses.toEmailAddress(address)
                .orElseThrow(() -> new MessagingException(
                        "the sender " + address + " is no address of SMTP: mail.mailrail.from can name another")));
    }

    private InternetAddress author(MimeMessage message) throws MessagingException {
        Address[] from = message.getFrom();
        if (from != null && from.length > 0 && from[0] instanceof InternetAddress first) return first;
        InternetAddress local = InternetAddress.getLocalAddress(session);
        if (local == null) throw new MessagingException("no sender: neither From nor mail.mailrail.from is set");
        return local;
    }
}
