package org.mailrail.examples.server.interop;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks trivial-rewrite(8) of a running Postfix, as its other daemons do: attributes are a name and a value, each ended by NUL, and a further NUL
 * ends a list of them. The server says first which protocol it speaks.
 */
final class TrivialRewrite implements AutoCloseable {
    private static final int CLASS_SHIFT = 8;
    private static final List<String> CLASSES =
            List.of("local", "virtual-alias", "virtual-mailbox", "relay", "default");
    private static final int ERROR = 1 << 2;
    private static final int FAIL = 1 << 3;

    /**
     * What an address resolves to.
     *
     * @param recipient who is delivered to, in internal form
     */
    record Resolved(int flags, String transport, String nextHop, String recipient) {
        boolean isBad() {
            return (flags & ERROR) != 0;
        }

        boolean hasFailed() {
            return (flags & FAIL) != 0;
        }

        String addressClass() {
            int bits = flags >> CLASS_SHIFT;
            return bits == 0 ? "none" : CLASSES.get(Integer.numberOfTrailingZeros(bits));
        }
    }

    private final Path socket;
    private SocketChannel channel;
    private InputStream in;

    private TrivialRewrite(Path socket) throws IOException {
        this.socket = socket;
        connect();
    }

    /** Connects to the one that works on this queue directory. */
    static TrivialRewrite of(Path spool) throws IOException {
        return new TrivialRewrite(spool.resolve("private/rewrite"));
    }

    private void connect() throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        in = new BufferedInputStream(Channels.newInputStream(channel));
        List<String> greeting = attributes();
        if (!greeting.equals(List.of("protocol", "trivial_rewrite_protocol"))) {
            throw new IOException("unexpected greeting " + greeting);
        }
    }

    /** The canonical form of an address, both in external form. */
    String rewrite(String address) throws IOException {
        List<String> reply = ask("request", "rewrite", "rule", "local", "address", address);
        return value(reply, 1, "address");
    }

    /** Where an address, in internal form, is delivered to if that sender sends. */
    Resolved resolve(String sender, String address) throws IOException {
        List<String> reply = ask("request", "resolve", "sender", sender, "address", address);
        return new Resolved(
                Integer.parseInt(value(reply, 4, "flags")),
                value(reply, 1, "transport"),
                value(reply, 2, "nexthop"),
                value(reply, 3, "recipient"));
    }

    private List<String> ask(String... request) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String word : request) {
            out.write(word.getBytes(StandardCharsets.UTF_8));
            out.write(0);
        }
        out.write(0);
        ByteBuffer bytes = ByteBuffer.wrap(out.toByteArray());
        while (bytes.hasRemaining()) channel.write(bytes);
        List<String> reply = attributes();
        if (!"0".equals(value(reply, 0, "flags"))) { // it is about to end, since its tables have changed
            channel.close();
            connect();
        }
        return reply;
    }

    private static String value(List<String> reply, int attribute, String name) throws IOException {
        if (reply.size() < 2 * attribute + 2 || !reply.get(2 * attribute).equals(name)) {
            throw new IOException("no " + name + " in " + reply);
        }
        return reply.get(2 * attribute + 1);
    }

    private List<String> attributes() throws IOException {
        List<String> words = new ArrayList<>();
        for (String word = word(); !word.isEmpty() || words.size() % 2 == 1; word = word()) words.add(word);
        return words;
    }

    private String word() throws IOException {
        ByteArrayOutputStream word = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != 0; octet = in.read()) {
            if (octet < 0) throw new EOFException("trivial-rewrite has hung up");
            word.write(octet);
        }
        return word.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
