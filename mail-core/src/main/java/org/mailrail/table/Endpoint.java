package org.mailrail.table;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/** Where a table's server listens. */
sealed interface Endpoint {
    /** What to connect to now; a host is looked up anew. */
    SocketAddress address();

    /**
     * A TCP port.
     *
     * @param host a name or address
     * @param port the port
     */
    record Inet(String host, int port) implements Endpoint {
        @Override
        public SocketAddress address() {
            return new InetSocketAddress(host, port);
        }
    }

    /**
     * A Unix-domain socket.
     *
     * @param path where it is
     */
    record Unix(Path path) implements Endpoint {
        @Override
        public SocketAddress address() {
            return UnixDomainSocketAddress.of(path);
        }
    }

    /**
     * {@code host:port}, {@code [address]:port}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static Endpoint inet(String text) {
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, Math.max(colon, 0));
        if (host.startsWith("[") && host.endsWith("]")) host = host.substring(1, host.length() - 1);
        if (host.isEmpty()) throw new IllegalArgumentException("no host before the port");
        String digits = text.substring(colon + 1);
        int port = 0;
        for (int i = 0; i < digits.length() && port <= 65535; i++) {
            char c = digits.charAt(i);
            port = c < '0' || c > '9' ? 65536 : 10 * port + c - '0';
        }
        if (port < 1 || port > 65535)
            throw new IllegalArgumentException("\"" + digits + "\" is not a port from 1 to 65535");
        return new Inet(host, port);
    }

    /** What a server said, for a message: without control characters, and not all of it. */
    static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        text.chars().limit(200).forEach(c -> printable.append(Character.isISOControl(c) ? '?' : (char) c));
        return printable.toString();
    }
}
