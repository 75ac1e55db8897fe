package org.mailrail.smtp.internal.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.mailrail.net.ConnectionLimits;
import org.mailrail.net.ServerTls;
import org.mailrail.net.netty.ServerSockets;
import org.mailrail.route.RecipientPolicy;
import org.mailrail.smtp.internal.MessageReceiver;
import org.mailrail.smtp.internal.Replies;
import org.mailrail.smtp.internal.ReplyEncoder;
import org.mailrail.smtp.internal.SessionSettings;

/** Listens, and drives a {@link org.mailrail.smtp.internal.ServerSession} for each connection. Owns sockets, event loops and threads. Safe for many threads. */
public final class SessionServer implements AutoCloseable {
    /**
     * An address to listen on.
     *
     * @param address port 0 for any free one
     * @param implicitTls whether TLS starts with the first octet
     */
    public record Listen(InetSocketAddress address, boolean implicitTls) {}

    /** What the network side can be told, with its defaults; the builders that fill it check the values. Used by one thread. */
    public static final class Options {
        private @Nullable ServerTls tls;
        private int connectionsInAll = 1000;
        private int connectionsPerClient = 50;
        private int eventLoops = Runtime.getRuntime().availableProcessors();
        private Duration commandTimeout = Duration.ofMinutes(5);
        private Duration dataTimeout = Duration.ofMinutes(5);
        private Duration sessionTimeout = Duration.ofHours(1);
        private Duration unauthenticatedTimeout = Duration.ofMinutes(3);
        private Duration shutdownTimeout = Duration.ofSeconds(10);
        private Duration authFailureDelay = Duration.ofSeconds(2);

        /** Key and certificate. */
        public void tls(ServerTls value) {
            tls = value;
        }

        /** How many connections. */
        public void connections(int inAll, int perClient) {
            connectionsInAll = inAll;
            connectionsPerClient = perClient;
        }

        /** How many threads serve the sockets. */
        public void eventLoops(int threads) {
            eventLoops = threads;
        }

        /** How long to wait for a command. */
        public void commandTimeout(Duration value) {
            commandTimeout = value;
        }

        /** How long to wait for more of a message. */
        public void dataTimeout(Duration value) {
            dataTimeout = value;
        }

        /** How long a session may last. */
        public void sessionTimeout(Duration value) {
            sessionTimeout = value;
        }

        /** How long a session may last in which nobody logged in where it is demanded. */
        public void unauthenticatedTimeout(Duration value) {
            unauthenticatedTimeout = value;
        }

        /** How long {@link SessionServer#close} waits. */
        public void shutdownTimeout(Duration value) {
            shutdownTimeout = value;
        }

        /** How long the answer to a failed login is held back. */
        public void authFailureDelay(Duration value) {
            authFailureDelay = value;
        }
    }

    /** The times of a session. */
    record Timeouts(
            Duration command, Duration data, Duration session, Duration unauthenticated, Duration authFailureDelay) {}

    private final String name;
    private final SessionSettings settings;
    private final List<Listen> listens;
    private final RecipientPolicy recipients;
    private final MessageReceiver receiver;
    private final @Nullable ServerTls tls;
    private final ConnectionLimits limits;
    private final Timeouts timeouts;
    private final Duration shutdownTimeout;
    private final int eventLoops;
    private final Map<Channel, SessionHandler> sessions = new ConcurrentHashMap<>();
    private final List<InetSocketAddress> addresses = new ArrayList<>();
    private @Nullable ServerSockets sockets;
    private @Nullable ExecutorService blocking;
    private boolean closed;

    /**
     * Not yet listening.
     *
     * @throws IllegalStateException if there is nothing to listen on, or TLS is demanded without a key
     */
    public SessionServer(
            String name,
            SessionSettings settings,
            Options options,
            List<Listen> listens,
            RecipientPolicy recipients,
            MessageReceiver receiver) {
        if (listens.isEmpty()) throw new IllegalStateException("no address to listen on");
        boolean demandsTls = settings.requireTls() || listens.stream().anyMatch(Listen::implicitTls);
        if (demandsTls && options.tls == null) throw new IllegalStateException("TLS is demanded, but there is no key");
        if (settings.submission() && settings.sasl() == null) {
            throw new IllegalStateException("submission demands a login, but nobody can log in");
        }
        this.name = name;
        this.settings = settings;
        this.listens = List.copyOf(listens);
        this.recipients = recipients;
        this.receiver = receiver;
        tls = options.tls;
        limits = new ConnectionLimits(options.connectionsInAll, options.connectionsPerClient);
        timeouts = new Timeouts(
                options.commandTimeout,
                options.dataTimeout,
                options.sessionTimeout,
                options.unauthenticatedTimeout,
                options.authFailureDelay);
        shutdownTimeout = options.shutdownTimeout;
        eventLoops = options.eventLoops;
    }

    /** Listens on all addresses. */
    public synchronized void start() throws IOException {
        if (closed || sockets != null) throw new IllegalStateException("started or closed before");
        sockets = new ServerSockets(name, eventLoops);
        blocking = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("mailrail-" + name + "-", 0).factory());
        try {
            for (Listen listen : listens) {
                addresses.add(sockets.listen(
                        listen.address(), limits, channel -> accept(channel, listen.implicitTls()), this::refuse));
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void accept(Channel channel, boolean implicitTls) {
        ExecutorService threads = blocking;
        if (threads == null) throw new IllegalStateException("not started");
        SessionHandler handler = new SessionHandler(
                settings, timeouts, recipients, receiver, threads, tls, implicitTls, (InetSocketAddress)
                        channel.remoteAddress());
        sessions.put(channel, handler);
        channel.closeFuture().addListener(gone -> sessions.remove(channel));
        channel.pipeline().addLast(handler);
    }

    private void refuse(Channel channel) {
        channel.writeAndFlush(Unpooled.wrappedBuffer(ReplyEncoder.encode(Replies.TOO_MANY_CONNECTIONS)))
                .addListener(ChannelFutureListener.CLOSE);
    }

    /** The addresses listened on, in order, with their real ports. */
    public synchronized List<InetSocketAddress> addresses() {
        return List.copyOf(addresses);
    }

    /** Stops listening, ends sessions, then threads. */
    @Override
    public void close() {
        ServerSockets open;
        ExecutorService threads;
        synchronized (this) {
            if (closed) return;
            closed = true;
            addresses.clear();
            open = sockets;
            threads = blocking;
        }
        if (open != null) {
            open.stopListening();
            sessions.forEach((channel, session) -> channel.eventLoop().execute(session::shutdown));
            open.awaitConnections(shutdownTimeout);
            open.close();
        }
        if (threads != null) {
            threads.shutdown();
            try {
                // What still runs is a policy or storage that is stuck: it is interrupted, and not waited for.
                if (!threads.awaitTermination(1, TimeUnit.SECONDS)) threads.shutdownNow();
            } catch (InterruptedException e) {
                threads.shutdownNow();
                Thread.currentThread().interrupt();
            }
        }
    }
}
