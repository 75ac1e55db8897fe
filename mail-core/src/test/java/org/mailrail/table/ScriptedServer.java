package org.mailrail.table;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of a table, whose every connection is one run of a script. */
final class ScriptedServer implements AutoCloseable {
    /** What it does on a connection, until it returns. */
    interface Script {
        void run(InputStream in, OutputStream out, int connection) throws Exception;
    }

    private final ServerSocketChannel listener;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger connections = new AtomicInteger();

    private ScriptedServer(ServerSocketChannel listener, Script script) {
        this.listener = listener;
        threads.execute(() -> accept(script));
    }

    /** Listens on any port of loopback's. */
    static ScriptedServer tcp(Script script) throws IOException {
        return new ScriptedServer(
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), script);
    }

    static ScriptedServer at(SocketAddress address, ServerSocketChannel channel, Script script) throws IOException {
        return new ScriptedServer(channel.bind(address), script);
    }

    private void accept(Script script) {
        try {
            while (true) {
                SocketChannel channel = listener.accept();
                open.add(channel);
                int number = connections.incrementAndGet();
                threads.execute(() -> serve(channel, script, number));
            }
        } catch (IOException closed) {
            // The end.
        }
    }

    private void serve(SocketChannel channel, Script script, int number) {
        try (channel) {
            script.run(
                    new BufferedInputStream(Channels.newInputStream(channel)),
                    Channels.newOutputStream(channel),
                    number);
        } catch (Exception endOfScript) {
            // The client has hung up, or the server has been closed.
        } finally {
            open.remove(channel);
        }
    }

    int port() throws IOException {
        return ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }

    /** How many there have been. */
    int connections() {
        return connections.get();
    }

    /** A line without its end. */
    static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) throw new IOException("the client has hung up");
            line.append((char) b);
        }
        return line.toString();
    }

    static String netstring(InputStream in) throws IOException {
        int length = 0;
        for (int b = in.read(); b != ':'; b = in.read()) {
            if (b < 0) throw new IOException("the client has hung up");
            length = 10 * length + b - '0';
        }
        String text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        if (in.read() != ',') throw new IOException("no netstring");
        return text;
    }

    static byte[] netstring(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return (octets.length + ":" + text + ",").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (SocketChannel channel : open) channel.close();
        threads.shutdownNow();
        threads.close();
    }
}
