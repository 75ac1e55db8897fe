package org.mailrail.examples.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.auth.sasl.SaslServer;
import org.mailrail.auth.spf.SpfVerifier;
import org.mailrail.auth.users.PasswdFile;
import org.mailrail.core.Domain;
import org.mailrail.examples.server.steering.ControlSocket;
import org.mailrail.imap.ImapServer;
import org.mailrail.lmtp.LmtpDeliveryAgent;
import org.mailrail.lmtp.LmtpServer;
import org.mailrail.queue.MailQueue;
import org.mailrail.smtp.SmtpServer;
import org.mailrail.smtp.relay.SmtpRelay;
import org.mailrail.store.MailStore;
import org.mailrail.store.delivery.MailboxDeliveryAgent;
import org.mailrail.store.maildir.Maildirs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A mail server that is composed of Mailrail's public API and configured by a folder with a {@code main.cf}: SMTP and submission into the queue; from
 * there into Maildirs, to an LMTP server, or to other hosts by SMTP; IMAP and LMTP over the same Maildirs. It is meant to be read: whoever composes his
 * own server begins here.
 *
 * <p>Owns all that it opens: {@link #close} ends it in order. Safe for many threads.
 */
public final class ExampleServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ExampleServer.class);

    private final ServerConfiguration configuration;
    private final Map<String, InetSocketAddress> listeners = new LinkedHashMap<>();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    private ExampleServer(ServerConfiguration configuration) {
        this.configuration = configuration;
    }

    /**
     * The server that a folder configures. Nothing is opened yet but the tables.
     *
     * @param folder has {@code main.cf}
     * @throws org.mailrail.config.ConfigurationException if the configuration is wrong; the message names file, line and parameter
     * @throws IOException if a file cannot be read
     */
    public static ExampleServer from(Path folder) throws IOException {
        ServerConfiguration configuration = ServerConfiguration.read(folder);
        configuration.warnings().forEach(log::warn);
        return new ExampleServer(configuration);
    }

    /**
     * Opens mailboxes and queue, then the listeners, SMTP last: mail is taken when it can be delivered.
     *
     * @throws IOException if something cannot be opened; all that was opened before has been closed again then
     * @throws IllegalStateException if it was started before
     */
    public synchronized void start() throws IOException {
        if (!opened.isEmpty()) throw new IllegalStateException("started before");
        try {
            open();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void open() throws IOException {
        Optional<PasswdFile> users = configuration.users();
        MailStore store = opened(Maildirs.builder(configuration.mailLocation().root())
                .layout(configuration.mailLocation().layout())
                .build());
        MailboxDeliveryAgent mailboxes = MailboxDeliveryAgent.builder(
                        store, new MailboxUsers(users, configuration.delimiter()))
                .build();
        MailQueue queue = openQueue(mailboxes);
        openControl(queue);
        if (users.isPresent()) openImap(store, users.get());
        openLmtp(mailboxes);
        if (users.isPresent()) openSubmission(queue, new SaslServer(users.get()));
        openSmtp(queue);
    }

    private MailQueue openQueue(MailboxDeliveryAgent mailboxes) throws IOException {
        SmtpRelay relay = opened(SmtpRelay.builder(configuration.hostname())
                .resolver(configuration.resolver())
                .defaultPort(configuration.smtpPort())
                .build());
        LmtpDeliveryAgent lmtp =
                opened(LmtpDeliveryAgent.builder(configuration.hostname()).build());
        MailQueue.Builder queue = MailQueue.builder(configuration.queue().directory());
        return opened(configuration
                .reports()
                .applyTo(queue)
                .hostname(configuration.hostname())
                .origin(configuration.origin())
                .resolver(configuration.router())
                .schedule(configuration.schedule())
                .bounceSchedule(configuration.bounceSchedule())
                .hopLimit(configuration.hopCountLimit())
                .transport("smtp", relay, configuration.transport("smtp"))
                .transport("relay", relay, configuration.transport("relay"))
                .transport("lmtp", lmtp, configuration.transport("lmtp"))
                .transport("mailbox", mailboxes, configuration.transport("mailbox"))
                .transport("virtual", mailboxes, configuration.transport("virtual"))
                .transport("local", mailboxes, configuration.transport("local"))
                .build());
    }

    private void openControl(MailQueue queue) throws IOException {
        Optional<Path> control = configuration.queue().control();
        if (control.isPresent()) opened(ControlSocket.open(control.get(), queue));
    }

    private void openSmtp(MailQueue queue) throws IOException {
        if (configuration.smtpListen().isEmpty()) return;
        SmtpServer.Builder smtp = smtp(queue);
        if (configuration.spf()) {
            smtp.verifier(SpfVerifier.builder(configuration.hostname(), configuration.resolver())
                    .build());
        }
        listen("smtp", smtp, configuration.smtpListen());
    }

    private void openSubmission(MailQueue queue, SaslServer sasl) throws IOException {
        if (configuration.submissionListen().isEmpty()) return;
        SmtpServer.Builder submission =
                smtp(queue).submission(true).auth(sasl).requireTlsForAuth(!configuration.plaintextAuth());
        listen("submission", submission, configuration.submissionListen());
    }

    private SmtpServer.Builder smtp(MailQueue queue) {
        SmtpServer.Builder smtp = SmtpServer.builder(
                        configuration.hostname(),
                        configuration.router(),
                        configuration.cleanup().intake(queue))
                .postmasterDomain(configuration.origin())
                .maxMessageSize(configuration.messageSizeLimit())
                .maxRecipients(configuration.recipientLimit())
                .maxConnections(configuration.connectionsInAll(), configuration.connectionsPerClient())
                .hopCountLimit(configuration.hopCountLimit());
        configuration.tls().ifPresent(smtp::tls);
        return smtp;
    }

    private void listen(String name, SmtpServer.Builder smtp, List<InetSocketAddress> addresses) throws IOException {
        addresses.forEach(smtp::listen);
        listening(name, opened(smtp.build()).start().addresses());
    }

    private void openLmtp(MailboxDeliveryAgent mailboxes) throws IOException {
        if (configuration.lmtpListen().isEmpty()) return;
        LmtpServer.Builder lmtp = LmtpServer.builder(configuration.hostname(), configuration.router(), mailboxes);
        lmtp.maxMessageSize(configuration.messageSizeLimit());
        configuration.lmtpListen().forEach(lmtp::listen);
        listening("lmtp", opened(lmtp.build()).start().addresses());
    }

    private void openImap(MailStore store, PasswdFile users) throws IOException {
        if (configuration.imapListen().isEmpty() && configuration.imapsListen().isEmpty()) return;
        ImapServer.Builder imap = ImapServer.builder(store, users).allowPlaintextAuth(configuration.plaintextAuth());
        configuration.tls().ifPresent(imap::tls);
        configuration.imapListen().forEach(imap::listen);
        configuration.imapsListen().forEach(imap::listenTls);
        listening("imap", opened(imap.build()).start().addresses());
    }

    private void listening(String name, List<InetSocketAddress> addresses) {
        for (int i = 0; i < addresses.size(); i++)
            listeners.put(i == 0 ? name : name + "-" + (i + 1), addresses.get(i));
    }

    private <T extends AutoCloseable> T opened(T resource) {
        opened.push(resource);
        return resource;
    }

    /** Where it listens, by name: {@code smtp}, {@code submission}, {@code lmtp}, {@code imap}; a second address of one is {@code smtp-2} and so on. */
    public synchronized Map<String, InetSocketAddress> listeners() {
        return Map.copyOf(listeners);
    }

    /**
     * One of {@link #listeners}.
     *
     * @throws NoSuchElementException if it does not listen there
     */
    public InetSocketAddress address(String name) {
        InetSocketAddress address = listeners().get(name);
        if (address == null) throw new NoSuchElementException("no listener " + name);
        return address;
    }

    /** The name that it gives itself. */
    public Domain hostname() {
        return configuration.hostname();
    }

    /**
     * Stops listening, lets sessions and deliveries end within their deadlines, then closes queue and mailboxes. What is queued stays there.
     *
     * @throws UncheckedIOException if something could not be closed; all else was
     */
    @Override
    public synchronized void close() {
        IOException trouble = null;
        while (!opened.isEmpty()) trouble = close(opened.pop(), trouble);
        listeners.clear();
        if (trouble != null) throw new UncheckedIOException(trouble);
    }

    private static @Nullable IOException close(AutoCloseable resource, @Nullable IOException before) {
        try {
            resource.close();
            return before;
        } catch (Exception e) { // AutoCloseable declares no less
            if (e instanceof InterruptedException) Thread.currentThread().interrupt();
            IOException trouble = before != null ? before : new IOException("not everything could be closed");
            trouble.addSuppressed(e);
            return trouble;
        }
    }
}
