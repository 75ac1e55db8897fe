package org.mailrail.examples.server.steering;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.mailrail.queue.MailQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a running server takes {@link QueueRequest}s for its queue: a stream socket of the Unix domain that only its owner can reach, one request a line,
 * each answered by the lines of a {@link QueueAnswer}, one after the other. Connections run on virtual threads.
 */
public final class ControlSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);

    private static final Set<PosixFilePermission> PRIVATE_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> PRIVATE_FILE = PosixFilePermissions.fromString("rw-------");

    /** Of {@code sun_path} on Linux, the NUL at its end not counted; macOS has 103. */
    private static final int LONGEST_PATH = 107;

    private static final Duration TO_FINISH = Duration.ofSeconds(5);

    /**
     * How much is taken from clients.
     *
     * @param line octets of a request
     * @param connections at once
     * @param idle how long a connection may wait for a whole request, or keep an answer waiting
     */
    record Limits(int line, int connections, Duration idle) {
        static final Limits STANDARD = new Limits(64 << 10, 16, Duration.ofSeconds(60));
    }

    private final Path file;
    private final ServerSocketChannel server;
    private final Steering steering;
    private final Limits limits;
    private final ScheduledThreadPoolExecutor alarms = LineChannel.alarms();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("mailrail-control-", 0).factory());
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();

    private ControlSocket(Path file, ServerSocketChannel server, Steering steering, Limits limits) {
        this.file = file;
        this.server = server;
        this.steering = steering;
        this.limits = limits;
    }

    /**
     * Listens. The folder is created if it is missing, with mode 0700; the socket has mode 0600. What a server that has died left there is replaced.
     *
     * @param queue stays the caller's to close, after this
     * @throws IOException if a server listens there, others may enter the folder, or there is something else of this name
     */
    public static ControlSocket open(Path file, MailQueue queue) throws IOException {
        return open(file, queue, Limits.STANDARD);
    }

    static ControlSocket open(Path file, MailQueue queue, Limits limits) throws IOException {
        UnixDomainSocketAddress address = address(file);
        if (address.getPath().toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
            throw new IOException("the path of the control socket " + file + " is longer than " + LONGEST_PATH
                    + " octets: name a shorter one in mailrail_control_socket");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) throw new IOException(file + " is no place for a control socket");
        prepareFolder(folder);
        removeStale(file, address);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(address);
            Files.setPosixFilePermissions(file, PRIVATE_FILE);
        } catch (IOException e) {
            server.close();
            throw new IOException("the control socket " + file + " cannot be opened: " + e.getMessage(), e);
        }
        ControlSocket socket = new ControlSocket(file, server, new LiveQueue(queue), limits);
        socket.threads.execute(socket::accept);
        return socket;
    }

    /** The address of a socket: the path from the current folder if that is shorter, since there is little room for one. */
    static UnixDomainSocketAddress address(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path relative = Path.of("").toAbsolutePath().relativize(absolute);
        boolean isShorter = relative.toString().length() < absolute.toString().length();
        return UnixDomainSocketAddress.of(isShorter ? relative : absolute);
    }

    /** Before a socket has its mode, the folder's mode keeps others away. */
    private static void prepareFolder(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            Files.createDirectories(folder.getParent());
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PRIVATE_FOLDER));
        }
        Set<PosixFilePermission> others = EnumSet.copyOf(Files.getPosixFilePermissions(folder));
        others.removeAll(PRIVATE_FOLDER);
        if (!others.isEmpty()) {
            throw new IOException(
                    "others may enter " + folder + ", the folder of the control socket: it needs mode 0700");
        }
    }

    private static void removeStale(Path file, UnixDomainSocketAddress address) throws IOException {
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) return;
        if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther()) {
            throw new IOException(file + " is no socket; it is in the place of the control socket");
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false); // a server that is busy would have us wait
            probe.connect(address);
        } catch (ConnectException nobodyListens) {
            Files.delete(file);
            return;
        }
        throw new IOException("another server listens on the control socket " + file);
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                serve(server.accept());
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException e) {
                LOG.warn("the control socket cannot accept a connection", e);
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos()); // e.g. until there are file descriptors again
            }
        }
    }

    private void serve(SocketChannel channel) throws IOException {
        LineChannel lines = new LineChannel(channel, limits.line(), limits.idle(), alarms);
        if (connections.size() >= limits.connections()) {
            try (lines) {
                lines.write(QueueAnswer.error(new Refusal(
                        Refusal.Kind.BUSY, limits.connections() + " others are connected to the control socket")));
                lines.flush(); // never waits: there is room for so little
            }
            return;
        }
        connections.add(channel);
        try {
            threads.execute(() -> run(channel, lines));
        } catch (RejectedExecutionException closing) {
            connections.remove(channel);
            lines.close();
        }
    }

    private void run(SocketChannel channel, LineChannel lines) {
        try (lines) {
            new ControlSession(lines, steering).run();
        } catch (IOException e) {
            LOG.debug("a control connection ended: {}", e.toString());
        } finally {
            connections.remove(channel);
        }
    }

    /** Takes no more requests; those under way are answered if that takes a few seconds at most. The file is removed. */
    @Override
    public void close() throws IOException {
        if (!server.isOpen()) return;
        try {
            server.close();
            Files.deleteIfExists(file);
            for (SocketChannel channel : connections) if (channel.isOpen()) channel.shutdownInput();
        } finally {
            threads.shutdown();
            end();
        }
    }

    private void end() throws IOException {
        try {
            if (!threads.awaitTermination(TO_FINISH.toMillis(), TimeUnit.MILLISECONDS)) {
                for (SocketChannel channel : connections) channel.close();
                threads.awaitTermination(TO_FINISH.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            for (SocketChannel channel : connections) channel.close();
            Thread.currentThread().interrupt();
        } finally {
            alarms.shutdownNow();
        }
    }
}
