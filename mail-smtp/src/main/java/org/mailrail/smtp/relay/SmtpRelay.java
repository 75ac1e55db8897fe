package org.mailrail.smtp.relay;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.Domain;
import org.mailrail.core.SyntaxException;
import org.mailrail.dns.DnsResolver;
import org.mailrail.dns.Resolver;
import org.mailrail.net.ClientTls;
import org.mailrail.queue.Delivery;
import org.mailrail.queue.DeliveryAgent;
import org.mailrail.queue.DeliveryResult;
import org.mailrail.smtp.internal.Protocol;
import org.mailrail.smtp.internal.client.Attempt;
import org.mailrail.smtp.internal.client.ClientSession;
import org.mailrail.smtp.internal.client.Server;
import org.mailrail.smtp.internal.client.SessionException;
import org.mailrail.smtp.internal.client.StageTimeouts;
import org.mailrail.smtp.internal.client.TlsUse;

/**
 * Relays messages by SMTP: looks up mail exchangers and goes from server to server until one takes the message or says why not. Blocking, best
 * called on a virtual thread; safe for many threads. Its event loop is its own: {@link #close} ends it. RFC 5321 section 5.1.
 *
 * <p>Next hops are read as {@link NextHop} says. A message is sent octet for octet: one with 8-bit octets bounces (5.6.3) from a server
 * without 8BITMIME, and one whose addresses are not ASCII bounces (5.6.7).
 */
public final class SmtpRelay implements DeliveryAgent, AutoCloseable {
    private final EventLoopGroup loops;
    private final ClientSession.Opening opening;
    private final MxLookup lookup;
    private final int defaultPort;

    private SmtpRelay(Builder builder, Resolver resolver) {
        loops = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("mailrail-relay", true), NioIoHandler.newFactory());
        opening = new ClientSession.Opening(
                loops, Protocol.SMTP, builder.helo, builder.tlsUse, ClientTls.opportunistic(), builder.timeouts);
        lookup = new MxLookup(resolver, builder.ownNames, builder.random, builder.maxServers);
        defaultPort = builder.defaultPort;
    }

    /**
     * A relay.
     *
     * @param helo the name it says in EHLO, by which it also knows itself among mail exchangers
     */
    public static Builder builder(Domain helo) {
        return new Builder(helo);
    }

    @Override
    public List<DeliveryResult> deliver(Delivery delivery) {
        Attempt attempt = new Attempt(delivery.recipients().size());
        switch (route(delivery.nextHop())) {
            case Route.None none -> attempt.decideRest(none.result());
            case Route.Servers route -> tryAll(route.servers(), delivery, attempt);
        }
        return attempt.results();
    }

    /** The names of a domain's mail exchangers: domains with the same ones share what the queue gives a site. */
    @Override
    public String site(String nextHop) throws IOException {
        try {
            return lookup.site(NextHop.of(nextHop, defaultPort));
        } catch (SyntaxException e) {
            return nextHop; // a delivery will say what is wrong with it
        }
    }

    private Route route(String nextHop) {
        try {
            return lookup.route(NextHop.of(nextHop, defaultPort));
        } catch (SyntaxException e) {
            // A mistake of ours, so the message must not be lost for it.
            return new Route.None(DeliveryResult.Deferred.of("4.3.5", "next hop: expected " + e.getMessage()));
        }
    }

    private void tryAll(List<Server> servers, Delivery delivery, Attempt attempt) {
        DeliveryResult last = DeliveryResult.Deferred.of("4.4.1", "no server was tried");
        for (Server server : servers) {
            try {
                tryOne(server, delivery, attempt);
            } catch (SessionException e) {
                last = e.deferred(server.toString());
            }
            if (attempt.undecided().isEmpty() || Thread.currentThread().isInterrupted()) break;
        }
        attempt.decideRest(last);
    }

    private void tryOne(Server server, Delivery delivery, Attempt attempt) throws SessionException {
        try {
            tryOne(server, opening.tlsUse(), delivery, attempt);
        } catch (SessionException e) {
            // Where TLS is only offered, plain text is better than no mail. Postfix's smtp_tls_security_level = may
            if (!e.isInTlsHandshake() || opening.tlsUse() == TlsUse.ENCRYPT) throw e;
            tryOne(server, TlsUse.NONE, delivery, attempt);
        }
    }

    private void tryOne(Server server, TlsUse tlsUse, Delivery delivery, Attempt attempt) throws SessionException {
        try (ClientSession session = ClientSession.open(opening, server, tlsUse)) {
            session.send(delivery.envelope(), delivery.content(), attempt);
        }
    }

    /** Ends the event loop; deliveries under way fail, and are deferred. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** What a relay can be told. A bad value fails in its setter. Used by one thread. */
    public static final class Builder {
        private final Domain helo;
        private final Set<Domain> ownNames = new HashSet<>();
        private @Nullable Resolver resolver;
        private RandomGenerator random = RandomGenerator.getDefault();
        private TlsUse tlsUse = TlsUse.MAY;
        private StageTimeouts timeouts = StageTimeouts.defaults();
        private int defaultPort = 25;
        private int maxServers = 10;

        private Builder(Domain helo) {
            this.helo = helo;
            ownNames.add(helo);
        }

        /** Where names are looked up, unless given the servers that this system names. */
        public Builder resolver(Resolver value) {
            resolver = value;
            return this;
        }

        /** A further name of ours: mail for a domain whose best mail exchanger we are bounces (5.4.6) instead of going round. */
        public Builder ownName(Domain name) {
            ownNames.add(name);
            return this;
        }

        /** What orders mail exchangers of equal preference. */
        public Builder random(RandomGenerator generator) {
            random = generator;
            return this;
        }

        /** Never speaks TLS. Unless told otherwise it does so where the server offers it. Postfix's {@code smtp_tls_security_level = none}. */
        public Builder withoutTls() {
            tlsUse = TlsUse.NONE;
            return this;
        }

        /** Sends under TLS or not at all (4.7.4), whatever the certificate. Postfix's {@code smtp_tls_security_level = encrypt}. */
        public Builder requireTls() {
            tlsUse = TlsUse.ENCRYPT;
            return this;
        }

        /** Where next hops name no port, 25 unless given. */
        public Builder defaultPort(int port) {
            if (port < 1 || port > 65535) throw new IllegalArgumentException("port " + port);
            defaultPort = port;
            return this;
        }

        /** How many addresses are tried for one delivery, 10 unless given. Postfix's {@code smtp_mx_address_limit}. */
        public Builder maxServers(int servers) {
            if (servers < 1) throw new IllegalArgumentException("a limit below 1: " + servers);
            maxServers = servers;
            return this;
        }

        /** How long to wait for a connection, 30 s unless given. Postfix's {@code smtp_connect_timeout}. */
        public Builder connectTimeout(Duration timeout) {
            timeouts = timeouts.withConnect(positive(timeout));
            return this;
        }

        /** One time for every stage, in place of Postfix's defaults (2 to 10 min). RFC 5321 section 4.5.3.2. */
        public Builder timeout(Duration timeout) {
            timeouts = StageTimeouts.all(positive(timeout));
            return this;
        }

        private static Duration positive(Duration value) {
            if (!value.isPositive()) throw new IllegalArgumentException("a time-out that is not positive: " + value);
            return value;
        }

        /** The relay, with its event loop running. */
        public SmtpRelay build() {
            return new SmtpRelay(this, resolver == null ? DnsResolver.builder().build() : resolver);
        }
    }
}
