package org.mailrail.imap;

import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.mailrail.auth.sasl.SaslServer;
import org.mailrail.auth.users.PasswordAuthenticator;
import org.mailrail.imap.internal.Settings;
import org.mailrail.imap.netty.ImapConnections;
import org.mailrail.net.ConnectionLimits;
import org.mailrail.net.ServerTls;
import org.mailrail.net.netty.ServerSockets;
import org.mailrail.store.MailStore;

/**
 * An IMAP4rev1 server over a {@link MailStore}. It runs from {@link Builder#build} to {@link #close}. Safe for many threads. RFC 3501, with
 * LITERAL+, SASL-IR, ID, IDLE, NAMESPACE, CHILDREN, UIDPLUS, UNSELECT, MOVE.
 */
public final class ImapServer implements AutoCloseable {
    private final List<Listener> listeners;
    private final Opening opening;
    private final Duration closeTimeout;
    private @Nullable Running running;

    private record Listener(InetSocketAddress address, boolean tls) {}

    /** What is open between {@link #start} and {@link #close}. */
    private record Running(
            ServerSockets sockets,
            ImapConnections connections,
            ExecutorService blocking,
            List<InetSocketAddress> addresses) {
        void close(Duration timeout) {
            sockets.stopListening();
            sockets.forEachConnection(connections::sayBye);
            sockets.awaitConnections(timeout);
            sockets.close();
            blocking.close();
        }
    }

    /** What {@link #start} opens. */
    private record Opening(
            Settings settings,
            @Nullable ServerTls tls,
            Duration loginTimeout,
            Duration idleTimeout,
            Duration writeTimeout,
            int maxConnections,
            int maxConnectionsPerClient,
            int eventLoops) {
        Running run() {
            ExecutorService blocking = Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("mailrail-imap-session-", 0).factory());
            ImapConnections connections =
                    new ImapConnections(settings, tls, blocking, loginTimeout, idleTimeout, writeTimeout);
            return new Running(new ServerSockets("imap", eventLoops), connections, blocking, new ArrayList<>());
        }
    }

    private ImapServer(List<Listener> listeners, Opening opening, Duration closeTimeout) {
        this.listeners = List.copyOf(listeners);
        this.opening = opening;
        this.closeTimeout = closeTimeout;
    }

    /**
     * A server for these mailboxes and users.
     *
     * @param store is not closed by the server
     */
    public static Builder builder(MailStore store, PasswordAuthenticator users) {
        return builder(store, new SaslServer(users));
    }

    /**
     * A server for these mailboxes and ways to log in.
     *
     * @param store is not closed by the server
     */
    public static Builder builder(MailStore store, SaslServer sasl) {
        return new Builder(store, sasl);
    }

    /**
     * Listens on all addresses.
     *
     * @return this server
     * @throws IOException if one cannot be listened on; nothing is left running then
     * @throws IllegalStateException if it was started before
     */
    public synchronized ImapServer start() throws IOException {
        if (running != null) throw new IllegalStateException("started before");
        Running started = opening.run();
        ConnectionLimits limits = new ConnectionLimits(opening.maxConnections(), opening.maxConnectionsPerClient());
        try {
            for (Listener listener : listeners) {
                started.addresses().add(listen(started, limits, listener));
            }
        } catch (IOException e) {
            started.close(closeTimeout);
            throw e;
        }
        running = started;
        return this;
    }

    private static InetSocketAddress listen(Running started, ConnectionLimits limits, Listener listener)
            throws IOException {
        return started.sockets()
                .listen(
                        listener.address(),
                        limits,
                        (Channel channel) -> started.connections().accept(channel, listener.tls()),
                        (Channel channel) -> started.connections().refuse(channel, listener.tls()));
    }

    /** The addresses that are listened on, with their real ports, in the order in which they were named; none before {@link #start}. */
    public synchronized List<InetSocketAddress> addresses() {
        return running == null ? List.of() : List.copyOf(running.addresses());
    }

    /** Stops listening, lets each session finish the command that it runs, says {@code * BYE}, and closes what is left after the deadline. */
    @Override
    public void close() {
        Running stopping;
        synchronized (this) {
            stopping = running;
            running = null;
        }
        if (stopping != null) stopping.close(closeTimeout);
    }

    /** Says what a server is like; each method returns the builder. Not safe for many threads. */
    public static final class Builder {
        private final MailStore store;
        private final SaslServer sasl;
        private final List<Listener> listeners = new ArrayList<>();
        private @Nullable ServerTls tls;
        private boolean plaintextAuth;
        private int maxCommandSize = 64 * 1024;
        private int maxCommandSizeBeforeLogin = 8 * 1024;
        private long maxMessageSize = 50L * 1024 * 1024;
        private int maxBadCommands = 20;
        private int maxAuthFailures = 5;
        private Duration authFailureDelay = Duration.ofSeconds(2);
        private Duration loginTimeout = Duration.ofSeconds(60);
        private Duration idleTimeout = Duration.ofMinutes(30);
        private Duration writeTimeout = Duration.ofMinutes(5);
        private Duration closeTimeout = Duration.ofSeconds(5);
        private int maxConnections = 10_000;
        private int maxConnectionsPerClient = 100;
        private int eventLoops = Math.min(4, Runtime.getRuntime().availableProcessors());
        private @Nullable Path temporaryFolder;
        private InstantSource clock = InstantSource.system();

        private Builder(MailStore store, SaslServer sasl) {
            this.store = store;
            this.sasl = sasl;
        }

        /** Listens here in plain text, with STARTTLS if {@link #tls} is given; port 0 for any free one. Usually port 143. */
        public Builder listen(InetSocketAddress address) {
            listeners.add(new Listener(address, false));
            return this;
        }

        /** Listens here with TLS from the first octet; needs {@link #tls}. Usually port 993. */
        public Builder listenTls(InetSocketAddress address) {
            listeners.add(new Listener(address, true));
            return this;
        }

        /** Key and certificates. */
        public Builder tls(ServerTls certificates) {
            tls = certificates;
            return this;
        }

        /**
         * Whether passwords are taken without TLS; false at first. Only for networks where nobody listens, such as loopback. Dovecot's
         * {@code disable_plaintext_auth = no}.
         */
        public Builder allowPlaintextAuth(boolean allowed) {
            plaintextAuth = allowed;
            return this;
        }

        /**
         * How many octets a command may have with its literals, but without the message of an APPEND; 65,536 at first. A longer one is BAD, before
         * memory is spent on it. Dovecot's {@code imap_max_line_length}.
         */
        public Builder maxCommandSize(int octets) {
            if (octets < 1024) throw new IllegalArgumentException("commands of " + octets + " octets");
            maxCommandSize = octets;
            return this;
        }

        /** The same for clients that have not logged in; 8,192 at first. */
        public Builder maxCommandSizeBeforeLogin(int octets) {
            if (octets < 512) throw new IllegalArgumentException("commands of " + octets + " octets");
            maxCommandSizeBeforeLogin = octets;
            return this;
        }

        /** How many octets a message to APPEND may have; 50 MiB at first. A larger one is {@code NO [TOOBIG]}. */
        public Builder maxMessageSize(long octets) {
            if (octets < 1) throw new IllegalArgumentException("messages of " + octets + " octets");
            maxMessageSize = octets;
            return this;
        }

        /** After how many BAD commands in a row the session ends with BYE; 20 at first. */
        public Builder maxBadCommands(int number) {
            if (number < 1) throw new IllegalArgumentException("at most " + number + " bad commands");
            maxBadCommands = number;
            return this;
        }

        /** After how many failures to log in the session ends with BYE; 5 at first. */
        public Builder maxAuthFailures(int number) {
            if (number < 1) throw new IllegalArgumentException("at most " + number + " failures");
            maxAuthFailures = number;
            return this;
        }

        /** How long the answer to a wrong password waits; the next ones wait twice, four and eight times as long. 2 seconds at first. */
        public Builder authFailureDelay(Duration delay) {
            if (delay.isNegative()) throw new IllegalArgumentException("a delay of " + delay);
            authFailureDelay = delay;
            return this;
        }

        /** How long a client has to log in, from the moment when it connects; 60 seconds at first. */
        public Builder loginTimeout(Duration timeout) {
            loginTimeout = positive(timeout);
            return this;
        }

        /** How long a client may say nothing, also while it idles; 30 minutes at first, the least that RFC 9051 section 5.4 allows. */
        public Builder idleTimeout(Duration timeout) {
            idleTimeout = positive(timeout);
            return this;
        }

        /** How long a client may take nothing of what is sent to it; 5 minutes at first. */
        public Builder writeTimeout(Duration timeout) {
            writeTimeout = positive(timeout);
            return this;
        }

        /** How long {@link ImapServer#close} waits for sessions; 5 seconds at first. */
        public Builder closeTimeout(Duration timeout) {
            closeTimeout = positive(timeout);
            return this;
        }

        /** How many connections may be open in all; 10,000 at first. */
        public Builder maxConnections(int number) {
            if (number < 1) throw new IllegalArgumentException("at most " + number + " connections");
            maxConnections = number;
            return this;
        }

        /** How many connections may be open from one address; 100 at first. */
        public Builder maxConnectionsPerClient(int number) {
            if (number < 1) throw new IllegalArgumentException("at most " + number + " connections");
            maxConnectionsPerClient = number;
            return this;
        }

        /** How many threads serve all connections' sockets; as many as there are processors at first, but no more than 4. */
        public Builder eventLoops(int number) {
            if (number < 1) throw new IllegalArgumentException(number + " event loops");
            eventLoops = number;
            return this;
        }

        /** Where messages of more than 64 KiB lie while they are uploaded; the system's folder for such at first. */
        public Builder temporaryFolder(Path folder) {
            temporaryFolder = folder;
            return this;
        }

        /** The clock, for the date of messages that are appended without one. */
        public Builder clock(InstantSource source) {
            clock = source;
            return this;
        }

        /**
         * The server, which {@link ImapServer#start} starts.
         *
         * @throws IllegalStateException if no address is given, or one with TLS but no certificate
         */
        public ImapServer build() {
            if (listeners.isEmpty()) throw new IllegalStateException("no address to listen on");
            if (tls == null && listeners.stream().anyMatch(Listener::tls))
                throw new IllegalStateException("an address with TLS, but no certificate");
            Settings settings = new Settings(
                    store,
                    sasl,
                    tls != null,
                    plaintextAuth,
                    Math.max(maxCommandSize, maxCommandSizeBeforeLogin),
                    maxCommandSizeBeforeLogin,
                    maxMessageSize,
                    maxBadCommands,
                    maxAuthFailures,
                    authFailureDelay,
                    temporaryFolder,
                    clock);
            Opening opening = new Opening(
                    settings,
                    tls,
                    loginTimeout,
                    idleTimeout,
                    writeTimeout,
                    maxConnections,
                    maxConnectionsPerClient,
                    eventLoops);
            return new ImapServer(listeners, opening, closeTimeout);
        }

        private static Duration positive(Duration timeout) {
            if (timeout.isNegative() || timeout.isZero()) throw new IllegalArgumentException("a timeout of " + timeout);
            return timeout;
        }
    }
}
