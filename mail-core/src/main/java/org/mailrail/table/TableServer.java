package org.mailrail.table;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A server that answers one request after the other on each connection. Connections are kept for a while after use, and no two requests are
 * ever under way on one. Safe for many threads: as many as there may be connections, others wait.
 */
final class TableServer {
    private static final int MAX_CONNECTIONS = 20;
    private static final Duration MAX_IDLE = Duration.ofSeconds(10); // Postfix's

    /** Reads a reply. */
    interface ReplyReader<T> {
        T read(ServerConnection connection) throws IOException;
    }

    /** The server was there, and what it said, or said too late, cannot be taken for an answer. */
    static final class BadReplyException extends IOException {
        private static final long serialVersionUID = 1L;

        BadReplyException(String message) {
            super(message);
        }
    }

    private final Supplier<SocketAddress> address;
    private final Duration timeout;
    private final Semaphore connections = new Semaphore(MAX_CONNECTIONS, true);
    private final ConcurrentLinkedDeque<ServerConnection> idle = new ConcurrentLinkedDeque<>();

    /**
     * A server.
     *
     * @param address looked up for each new connection
     * @param timeout for connecting, request and reply together
     */
    TableServer(Supplier<SocketAddress> address, Duration timeout) {
        this.address = address;
        this.timeout = timeout;
    }

    /**
     * Sends a request and reads the reply.
     *
     * @throws IOException if the server cannot be reached, is too slow, or its reply makes no sense
     */
    <T> T ask(byte[] request, ReplyReader<T> reader) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            if (!connections.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IOException("all " + MAX_CONNECTIONS + " connections are in use");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a connection");
        }
        try {
            return askNow(request, reader, deadline);
        } finally {
            connections.release();
        }
    }

    private <T> T askNow(byte[] request, ReplyReader<T> reader, long deadline) throws IOException {
        @Nullable ServerConnection kept = takeIdle();
        if (kept != null) {
            try {
                return ask(kept, request, reader, deadline);
            } catch (EOFException | ClosedByServerException e) {
                // A server that was started again has forgotten the connection; that is no reason to fail.
            }
        }
        return ask(ServerConnection.open(address.get(), deadline), request, reader, deadline);
    }

    private <T> T ask(ServerConnection connection, byte[] request, ReplyReader<T> reader, long deadline)
            throws IOException {
        boolean usable = false;
        try {
            connection.until(deadline);
            connection.write(request);
            T reply = reader.read(connection);
            usable = connection.isQuiet(); // what follows a reply would be taken for the next one's
            if (usable) idle.addFirst(connection);
            return reply;
        } finally {
            if (!usable) connection.close();
        }
    }

    private @Nullable ServerConnection takeIdle() throws IOException {
        while (true) {
            ServerConnection connection = idle.pollFirst();
            if (connection == null) return null;
            if (connection.idleNanos() < MAX_IDLE.toNanos() && connection.isQuiet()) return connection;
            connection.close();
        }
    }

    /** The server has closed the connection before it had the whole request. */
    static final class ClosedByServerException extends IOException {
        private static final long serialVersionUID = 1L;

        ClosedByServerException(IOException cause) {
            super("the server has closed the connection: " + cause.getMessage(), cause);
        }
    }
}
