package org.mailrail.lmtp;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.mailrail.core.AddressLiteral;
import org.mailrail.core.Domain;
import org.mailrail.core.SyntaxException;
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
import org.mailrail.smtp.relay.NextHop;

/**
 * Delivers to an LMTP server such as Dovecot, each recipient with a result of his own. The next hop is {@code inet:host}, {@code inet:host:port},
 * {@code [host]:port}, {@code host:port} or {@code unix:/path}; mail exchangers are never looked up, and host names are asked of the system.
 * Port 24 where none is named. Blocking, best called on a virtual thread; safe for many threads. Its event loop is its own: {@link #close}
 * ends it. RFC 2033; Postfix's lmtp(8).
 */
public final class LmtpDeliveryAgent implements DeliveryAgent, AutoCloseable {
    private static final int DEFAULT_PORT = 24;

    private final EventLoopGroup loops;
    private final ClientSession.Opening opening;

    private LmtpDeliveryAgent(Builder builder) {
        loops = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("mailrail-lmtp-client", true), NioIoHandler.newFactory());
        opening = new ClientSession.Opening(
                loops, Protocol.LMTP, builder.helo, TlsUse.NONE, ClientTls.opportunistic(), builder.timeouts);
    }

    /**
     * An agent.
     *
     * @param helo the name it says in LHLO
     */
    public static Builder builder(Domain helo) {
        return new Builder(helo);
    }

    @Override
    public List<DeliveryResult> deliver(Delivery delivery) {
        Attempt attempt = new Attempt(delivery.recipients().size());
        DeliveryResult last;
        try {
            last = tryAll(servers(delivery.nextHop()), delivery, attempt);
        } catch (SyntaxException | InvalidPathException e) {
            last = DeliveryResult.Deferred.of("4.3.5", "next hop: " + e.getMessage());
        } catch (UnknownHostException e) {
            last = DeliveryResult.Deferred.siteDown("4.4.3", "no address for " + e.getMessage());
        }
        attempt.decideRest(last);
        return attempt.results();
    }

    private DeliveryResult tryAll(List<Server> servers, Delivery delivery, Attempt attempt) {
        DeliveryResult last = DeliveryResult.Deferred.of("4.4.1", "no server was tried");
        for (Server server : servers) {
            try (ClientSession session = ClientSession.open(opening, server, opening.tlsUse())) {
                session.send(delivery.envelope(), delivery.content(), attempt);
            } catch (SessionException e) {
                last = e.deferred(server.toString());
            }
            if (attempt.undecided().isEmpty() || Thread.currentThread().isInterrupted()) break;
        }
        return last;
    }

    private static List<Server> servers(String nextHop) throws UnknownHostException {
        if (nextHop.toLowerCase(Locale.ROOT).startsWith("unix:")) {
            String path = nextHop.substring("unix:".length());
            return List.of(new Server("unix:" + path, UnixDomainSocketAddress.of(path)));
        }
        String inet =
                nextHop.toLowerCase(Locale.ROOT).startsWith("inet:") ? nextHop.substring("inet:".length()) : nextHop;
        NextHop hop = NextHop.of(inet, DEFAULT_PORT);
        List<Server> servers = new ArrayList<>();
        if (hop.host() instanceof AddressLiteral literal) {
            servers.add(new Server(literal.toString(), new InetSocketAddress(literal.address(), hop.port())));
        } else {
            String name = ((Domain) hop.host()).ascii();
            for (InetAddress address : InetAddress.getAllByName(name)) {
                servers.add(new Server(name, new InetSocketAddress(address, hop.port())));
            }
        }
        return servers;
    }

    /** Ends the event loop; deliveries under way fail, and are deferred. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** What an agent can be told. A bad value fails in its setter. Used by one thread. */
    public static final class Builder {
        private final Domain helo;
        private StageTimeouts timeouts = StageTimeouts.defaults();

        private Builder(Domain helo) {
            this.helo = helo;
        }

        /** How long to wait for a connection, 30 s unless given. Postfix's {@code lmtp_connect_timeout}. */
        public Builder connectTimeout(Duration timeout) {
            timeouts = timeouts.withConnect(positive(timeout));
            return this;
        }

        /** One time for every stage, in place of Postfix's defaults (2 to 10 min). */
        public Builder timeout(Duration timeout) {
            timeouts = StageTimeouts.all(positive(timeout));
            return this;
        }

        private static Duration positive(Duration value) {
            if (!value.isPositive()) throw new IllegalArgumentException("a time-out that is not positive: " + value);
            return value;
        }

        /** The agent, with its event loop running. */
        public LmtpDeliveryAgent build() {
            return new LmtpDeliveryAgent(this);
        }
    }
}
