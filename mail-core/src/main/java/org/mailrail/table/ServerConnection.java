package org.mailrail.table;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * A connection by TCP or a Unix-domain socket, on which all that is done up to the reply has one deadline: a server that sends an octet now and
 * then holds nobody up for longer. Used by one thread at a time.
 */
final class ServerConnection implements Closeable {
    private static final int BUFFER = 4096;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER).flip();
    private boolean anythingRead;
    private long deadline;
    private long lastUse;

    private ServerConnection(SocketChannel channel, Selector selector, long deadline) throws IOException {
        this.channel = channel;
        this.selector = selector;
        this.deadline = deadline;
        channel.configureBlocking(false);
        this.key = channel.register(selector, 0);
    }

    /**
     * Connects.
     *
     * @param deadline in {@link System#nanoTime} terms
     */
    static ServerConnection open(SocketAddress address, long deadline) throws IOException {
        if (address instanceof InetSocketAddress inet && inet.isUnresolved()) {
            throw new UnknownHostException("the host " + inet.getHostString() + " is not known");
        }
        SocketChannel channel = address instanceof InetSocketAddress
                ? SocketChannel.open()
                : SocketChannel.open(StandardProtocolFamily.UNIX);
        boolean open = false;
        Selector selector = Selector.open();
        try {
            ServerConnection connection = new ServerConnection(channel, selector, deadline);
            if (!channel.connect(address)) {
                do connection.await(SelectionKey.OP_CONNECT, "connecting");
                while (!channel.finishConnect());
            }
            open = true;
            return connection;
        } catch (IOException e) {
            throw new IOException("cannot connect to " + address + ": " + e.getMessage(), e);
        } finally {
            if (!open) {
                channel.close();
                selector.close();
            }
        }
    }

    /** From here on for one request and its reply. */
    void until(long newDeadline) {
        deadline = newDeadline;
        anythingRead = false;
    }

    void write(byte[] octets) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(octets);
        while (out.hasRemaining()) {
            int written;
            try {
                written = channel.write(out);
            } catch (IOException e) {
                throw new TableServer.ClosedByServerException(e);
            }
            if (written == 0) await(SelectionKey.OP_WRITE, "sending");
        }
    }

    /** The next octet. */
    int read() throws IOException {
        while (!in.hasRemaining()) {
            int read = fill();
            if (read < 0 && !anythingRead) throw new EOFException("the server has closed the connection");
            if (read < 0)
                throw new TableServer.BadReplyException("the server has closed the connection within a reply");
            if (read == 0) await(SelectionKey.OP_READ, "waiting for a reply");
        }
        anythingRead = true;
        return Byte.toUnsignedInt(in.get());
    }

    private int fill() throws IOException {
        in.clear();
        int read = -1;
        try {
            read = channel.read(in);
        } catch (IOException e) {
            if (anythingRead) throw e;
            throw new TableServer.ClosedByServerException(e);
        } finally {
            in.flip();
        }
        return read;
    }

    /** Whether the server has neither closed the connection nor said anything that nobody has asked for. */
    boolean isQuiet() {
        lastUse = System.nanoTime();
        try {
            return !in.hasRemaining() && fill() == 0;
        } catch (IOException e) {
            return false; // for whatever reason: it is closed then
        }
    }

    /** How long ago it was last found quiet. */
    long idleNanos() {
        return System.nanoTime() - lastUse;
    }

    private void await(int operation, String doing) throws IOException {
        long left = deadline - System.nanoTime();
        if (left <= 0) throw new SocketTimeoutException("too slow: time is up while " + doing);
        key.interestOps(operation);
        selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
        selector.selectedKeys().clear();
        if (Thread.currentThread().isInterrupted()) throw new InterruptedIOException("interrupted while " + doing);
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            selector.close();
        }
    }
}
