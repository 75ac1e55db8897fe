package org.mailrail.lmtp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.Domain;
import org.mailrail.lmtp.internal.AgentReceiver;
import org.mailrail.net.ServerTls;
import org.mailrail.queue.DeliveryAgent;
import org.mailrail.queue.Submission;
import org.mailrail.route.RecipientPolicy;
import org.mailrail.smtp.internal.Protocol;
import org.mailrail.smtp.internal.SessionSettings;
import org.mailrail.smtp.internal.netty.SessionServer;

/**
 * An LMTP server: the network face of a {@link DeliveryAgent}, without a queue. Each recipient has a reply of his own to the message, which
 * is what the agent answers for him: delivered 250, deferred 4xx, bounced 5xx. RFC 2033.
 *
 * <p>{@link Builder#build} opens nothing; {@link #start} listens. Safe for many threads.
 */
public final class LmtpServer implements AutoCloseable {
    private final SessionServer server;

    private LmtpServer(SessionServer server) {
        this.server = server;
    }

    /**
     * A server.
     *
     * @param hostname what it calls itself
     * @param recipients decides on each RCPT
     * @param agent delivers, to the recipients of a message together; its next hop is empty
     */
    public static Builder builder(Domain hostname, RecipientPolicy recipients, DeliveryAgent agent) {
        return new Builder(hostname, recipients, agent);
    }

    /**
     * Listens on all addresses.
     *
     * @return this server
     * @throws IOException if one cannot be bound; none is listened on then
     */
    public LmtpServer start() throws IOException {
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

    /** What an LMTP server can be told. A bad value fails in its setter. Used by one thread. */
    public static final class Builder {
        private final Domain hostname;
        private final RecipientPolicy recipients;
        private final DeliveryAgent agent;
        private final List<SessionServer.Listen> listens = new ArrayList<>();
        private final SessionServer.Options options = new SessionServer.Options();
        private SessionSettings settings;
        private InstantSource clock = InstantSource.system();
        private @Nullable Submission submission;

        private Builder(Domain hostname, RecipientPolicy recipients, DeliveryAgent agent) {
            this.hostname = hostname;
            this.recipients = recipients;
            this.agent = agent;
            settings = SessionSettings.defaults(Protocol.LMTP, hostname);
            options.connections(1000, 1000); // LMTP's clients are the mail servers of the house
        }

        /** Listens on this address, never on port 25 (RFC 2033 section 5); port 0 for any free one. May be called often. */
        public Builder listen(InetSocketAddress address) {
            if (address.getPort() == 25) throw new IllegalArgumentException("LMTP on port 25");
            listens.add(new SessionServer.Listen(address, false));
            return this;
        }

        /** Key and certificate: STARTTLS is offered. */
        public Builder tls(ServerTls tls) {
            options.tls(tls);
            settings = settings.withTlsAvailable(true);
            return this;
        }

        /** Takes what the agent submits (redirects, expansions); without it such an agent's recipients are deferred. */
        public Builder submission(Submission queue) {
            submission = queue;
            return this;
        }

        /** The domain of bare {@code <Postmaster>}, {@code hostname} unless given. */
        public Builder postmasterDomain(Domain domain) {
            settings = settings.withPostmasterDomain(domain);
            return this;
        }

        /** The largest message in octets, 10,240,000 unless given; 552 5.3.4. */
        public Builder maxMessageSize(long octets) {
            settings = settings.withMaxMessageSize(positive(octets));
            return this;
        }

        /** The most recipients of one message, 1000 unless given; 452 4.5.3. */
        public Builder maxRecipients(int count) {
            settings = settings.withMaxRecipients((int) positive(count));
            return this;
        }

        /** How many connections may be open, 1000 in all and 1000 from one address unless given; 421 4.7.0. */
        public Builder maxConnections(int inAll, int perClient) {
            options.connections((int) positive(inAll), (int) positive(perClient));
            return this;
        }

        /** How long to wait for a command, 5 min unless given; 421 4.4.2. */
        public Builder commandTimeout(Duration timeout) {
            options.commandTimeout(positive(timeout));
            return this;
        }

        /** How long to wait for more of a message, 5 min unless given; 421 4.4.2. */
        public Builder dataTimeout(Duration timeout) {
            options.dataTimeout(positive(timeout));
            return this;
        }

        /** How long {@link LmtpServer#close} waits for messages under way, 10 s unless given. */
        public Builder shutdownTimeout(Duration timeout) {
            if (timeout.isNegative()) throw new IllegalArgumentException("a negative time: " + timeout);
            options.shutdownTimeout(timeout);
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
         * @throws IllegalStateException if there is nothing to listen on
         */
        public LmtpServer build() {
            AgentReceiver receiver = new AgentReceiver(hostname, agent, submission, clock);
            return new LmtpServer(new SessionServer("lmtp", settings, options, listens, recipients, receiver));
        }

        private static long positive(long value) {
            if (value < 1) throw new IllegalArgumentException("a limit below 1: " + value);
            return value;
        }

        private static Duration positive(Duration value) {
            if (!value.isPositive()) throw new IllegalArgumentException("a time-out that is not positive: " + value);
            return value;
        }
    }
}
