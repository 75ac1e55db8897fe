package org.mailrail.smtp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailrail.auth.sasl.SaslServer;
import org.mailrail.core.Domain;
import org.mailrail.message.MessageVerifier;
import org.mailrail.net.ServerTls;
import org.mailrail.queue.Intake;
import org.mailrail.route.RecipientPolicy;
import org.mailrail.smtp.internal.HandlerReceiver;
import org.mailrail.smtp.internal.IntakeReceiver;
import org.mailrail.smtp.internal.MessageReceiver;
import org.mailrail.smtp.internal.Protocol;
import org.mailrail.smtp.internal.SessionSettings;
import org.mailrail.smtp.internal.TracePolicy;
import org.mailrail.smtp.internal.netty.SessionServer;

/**
 * An SMTP server: for mail exchange, or with {@link Builder#submission} for users who log in. Each recipient is decided when it is named, each
 * message is in the queue or has the application's own reply before it is acknowledged. RFC 5321, RFC 6409.
 *
 * <p>{@link Builder#build} opens nothing; {@link #start} listens; {@link #close} lets running transactions end, within a deadline, and ends
 * all that was started. Safe for many threads.
 */
public final class SmtpServer implements AutoCloseable {
    private final SessionServer server;

    private SmtpServer(SessionServer server) {
        this.server = server;
    }

    /**
     * A server that hands each message to the application.
     *
     * @param hostname what it calls itself in greeting, replies and trace fields
     * @param recipients decides on each RCPT
     * @param handler takes each message, and says how to answer
     */
    public static Builder builder(Domain hostname, RecipientPolicy recipients, MessageHandler handler) {
        return new Builder(hostname, recipients, trace -> new HandlerReceiver(handler, trace));
    }

    /**
     * A server that hands each message to a queue, which has it on stable storage before it is acknowledged.
     *
     * @param hostname what it calls itself in greeting, replies and trace fields
     * @param recipients decides on each RCPT
     * @param intake where messages go
     */
    public static Builder builder(Domain hostname, RecipientPolicy recipients, Intake intake) {
        return new Builder(hostname, recipients, trace -> new IntakeReceiver(intake, trace));
    }

    /**
     * Listens on all addresses.
     *
     * @return this server
     * @throws IOException if one cannot be bound; none is listened on then
     * @throws IllegalStateException if it was started before
     */
    public SmtpServer start() throws IOException {
        server.start();
        return this;
    }

    /** The addresses listened on, in the order in which the builder was given them, with their real ports; none before {@link #start}. */
    public List<InetSocketAddress> addresses() {
        return server.addresses();
    }

    /** Stops listening, answers 421 to idle sessions, waits for messages under way up to the shutdown deadline, then closes. */
    @Override
    public void close() {
        server.close();
    }

    /** What an SMTP server can be told. A bad value fails in its setter. Used by one thread. */
    public static final class Builder {
        private interface ReceiverFactory {
            MessageReceiver over(TracePolicy trace);
        }

        private final Domain hostname;
        private final RecipientPolicy recipients;
        private final ReceiverFactory receiver;
        private final List<SessionServer.Listen> listens = new ArrayList<>();
        private final List<MessageVerifier> verifiers = new ArrayList<>();
        private final SessionServer.Options options = new SessionServer.Options();
        private SessionSettings settings;
        private @Nullable Domain authservId;
        private int hopCountLimit = 50;
        private InstantSource clock = InstantSource.system();

        private Builder(Domain hostname, RecipientPolicy recipients, ReceiverFactory receiver) {
            this.hostname = hostname;
            this.recipients = recipients;
            this.receiver = receiver;
            settings = SessionSettings.defaults(Protocol.SMTP, hostname);
        }

        /** Listens on this address, in plain text with STARTTLS where {@link #tls} is given; port 0 for any free one. May be called often. */
        public Builder listen(InetSocketAddress address) {
            listens.add(new SessionServer.Listen(address, false));
            return this;
        }

        /** Listens on this address with TLS from the first octet (port 465). Needs {@link #tls}. RFC 8314 section 3.3. */
        public Builder listenTls(InetSocketAddress address) {
            listens.add(new SessionServer.Listen(address, true));
            return this;
        }

        /** Key and certificate: STARTTLS is offered. */
        public Builder tls(ServerTls tls) {
            options.tls(tls);
            settings = settings.withTlsAvailable(true);
            return this;
        }

        /** Lets users log in. */
        public Builder auth(SaslServer sasl) {
            settings = settings.withSasl(sasl);
            return this;
        }

        /** Whether AUTH is only offered under TLS, true unless said otherwise. Postfix's {@code smtpd_tls_auth_only}. */
        public Builder requireTlsForAuth(boolean required) {
            settings = settings.withTlsForAuth(required);
            return this;
        }

        /** Whether MAIL is only taken under TLS (530 5.7.0), false unless said otherwise. Postfix's {@code smtpd_tls_security_level = encrypt}. */
        public Builder requireTls(boolean required) {
            settings = settings.withRequireTls(required);
            return this;
        }

        /** Submission: who did not log in gets 530 5.7.0, and a missing Date or Message-ID is added. RFC 6409 sections 4.3 and 8. */
        public Builder submission(boolean submission) {
            settings = settings.withSubmission(submission);
            return this;
        }

        /** Looks at each message before it is taken, after those that were given before. */
        public Builder verifier(MessageVerifier verifier) {
            verifiers.add(verifier);
            return this;
        }

        /**
         * The name in our Authentication-Results, {@code hostname} unless given: such fields that come in with it are forged and are removed.
         * RFC 8601 section 5.
         */
        public Builder authservId(Domain id) {
            authservId = id;
            return this;
        }

        /** The domain of bare {@code <Postmaster>}, {@code hostname} unless given. Postfix's {@code myorigin}. */
        public Builder postmasterDomain(Domain domain) {
            settings = settings.withPostmasterDomain(domain);
            return this;
        }

        /** The largest message in octets, 10,240,000 unless given; 552 5.3.4. Postfix's {@code message_size_limit}. */
        public Builder maxMessageSize(long octets) {
            settings = settings.withMaxMessageSize(positive(octets));
            return this;
        }

        /** The most recipients of one message, 1000 unless given; 452 4.5.3. Postfix's {@code smtpd_recipient_limit}. */
        public Builder maxRecipients(int recipients) {
            settings = settings.withMaxRecipients((int) positive(recipients));
            return this;
        }

        /** The longest command line in octets without CRLF, 2048 unless given, at least 510; 500 5.5.2. Postfix's {@code line_length_limit}. */
        public Builder maxCommandLine(int octets) {
            if (octets < 510) throw new IllegalArgumentException("a command line limit below 510: " + octets);
            settings = settings.withMaxCommandLine(octets);
            return this;
        }

        /**
         * The longest line of a message in octets without CRLF, 65,536 unless given, at least 998; 500 5.5.2 after the message. RFC 5322
         * promises 998, real mail has longer ones, and a line that we cut would break its signature.
         */
        public Builder maxTextLine(int octets) {
            if (octets < 998) throw new IllegalArgumentException("a text line limit below 998: " + octets);
            settings = settings.withMaxTextLine(octets);
            return this;
        }

        /** How many errors a client may make before the next message is taken, 20 unless given; 421 4.7.0. Postfix's {@code smtpd_hard_error_limit}. */
        public Builder maxErrors(int errors) {
            settings = settings.withMaxErrors((int) positive(errors));
            return this;
        }

        /** How many failed logins end a session, 3 unless given; 421 4.7.0. */
        public Builder maxAuthFailures(int failures) {
            settings = settings.withMaxAuthFailures((int) positive(failures));
            return this;
        }

        /** How long the answer to a failed login is held back, 2 s unless given. Dovecot's {@code auth_failure_delay}. */
        public Builder authFailureDelay(Duration delay) {
            options.authFailureDelay(notNegative(delay));
            return this;
        }

        /** How many connections may be open, 1000 in all and 50 from one address unless given; 421 4.7.0. Postfix's {@code smtpd_client_connection_count_limit}. */
        public Builder maxConnections(int inAll, int perClient) {
            options.connections((int) positive(inAll), (int) positive(perClient));
            return this;
        }

        /** How long to wait for a command, 5 min unless given; 421 4.4.2. RFC 5321 section 4.5.3.2.7. */
        public Builder commandTimeout(Duration timeout) {
            options.commandTimeout(positive(timeout));
            return this;
        }

        /** How long to wait for more of a message, 5 min unless given; 421 4.4.2. */
        public Builder dataTimeout(Duration timeout) {
            options.dataTimeout(positive(timeout));
            return this;
        }

        /** How long a session may last, 1 h unless given; 421 4.4.2. */
        public Builder sessionTimeout(Duration timeout) {
            options.sessionTimeout(positive(timeout));
            return this;
        }

        /** In submission, how long a client may be connected without having logged in, 3 min unless given; 421 4.4.2. */
        public Builder unauthenticatedTimeout(Duration timeout) {
            options.unauthenticatedTimeout(positive(timeout));
            return this;
        }

        /** How long {@link SmtpServer#close} waits for messages under way, 10 s unless given. */
        public Builder shutdownTimeout(Duration timeout) {
            options.shutdownTimeout(notNegative(timeout));
            return this;
        }

        /** How many Received fields a message may have, 50 unless given; 554 5.4.6. Postfix's {@code hopcount_limit}. */
        public Builder hopCountLimit(int fields) {
            hopCountLimit = (int) positive(fields);
            return this;
        }

        /** How many event loops serve the sockets, by default one for each processor. */
        public Builder eventLoops(int threads) {
            options.eventLoops((int) positive(threads));
            return this;
        }

        /** What time it is, for trace fields. */
        public Builder clock(InstantSource source) {
            clock = source;
            return this;
        }

        /**
         * The server, not yet listening.
         *
         * @throws IllegalStateException if there is nothing to listen on, or TLS is demanded without {@link #tls}
         */
        public SmtpServer build() {
            TracePolicy trace = new TracePolicy(
                    hostname,
                    authservId == null ? hostname : authservId,
                    hopCountLimit,
                    settings.submission(),
                    List.copyOf(verifiers),
                    clock);
            return new SmtpServer(
                    new SessionServer("smtp", settings, options, listens, recipients, receiver.over(trace)));
        }

        private static long positive(long value) {
            if (value < 1) throw new IllegalArgumentException("a limit below 1: " + value);
            return value;
        }

        private static Duration positive(Duration value) {
            if (!value.isPositive()) throw new IllegalArgumentException("a time-out that is not positive: " + value);
            return value;
        }

        private static Duration notNegative(Duration value) {
            if (value.isNegative()) throw new IllegalArgumentException("a negative time: " + value);
            return value;
        }
    }
}
