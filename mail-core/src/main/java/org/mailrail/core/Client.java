package org.mailrail.core;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is on the other side of a connection.
 *
 * @param socketAddress address and port, resolved; for a peer of a Unix-domain socket or a message from the application itself, loopback
 *     and port 0
 * @param ptr the name by PTR that an address look-up confirmed; null if there is none or none was looked up
 * @param helo what HELO, EHLO or LHLO said, unchecked but for control characters; null before
 * @param tls the facts of its TLS session; null in plain text
 * @param login who it authenticated as; null if it did not
 * @param origin how its address became known
 */
public record Client(
        InetSocketAddress socketAddress,
        @Nullable Domain ptr,
        @Nullable String helo,
        @Nullable Tls tls,
        @Nullable String login,
        Origin origin) {

    /** Checks the HELO name, since it stands in Received fields, logs and policies. */
    public Client {
        if (helo != null && helo.chars().anyMatch(c -> c < ' ' || c == 0x7F))
            throw new SyntaxException("a name without control characters", 0);
    }

    /** How the address became known. */
    public enum Origin {
        /** From the socket. */
        SOCKET,
        /** From a PROXY header. */
        PROXY,
        /** From an XCLIENT command. */
        XCLIENT,
        /** There is no connection: the application submitted the message. */
        APPLICATION
    }

    /**
     * What is known of a TLS session.
     *
     * @param protocol e.g. {@code TLSv1.3}
     * @param cipherSuite e.g. {@code TLS_AES_256_GCM_SHA384}
     */
    public record Tls(String protocol, String cipherSuite) {}

    /** A peer just connected. */
    public static Client connected(InetSocketAddress address) {
        return new Client(address, null, null, null, null, Origin.SOCKET);
    }

    /** The application itself. */
    public static Client application() {
        return new Client(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null, null, null, null, Origin.APPLICATION);
    }

    /** The address without port. */
    public InetAddress address() {
        return socketAddress.getAddress();
    }

    /** The confirmed PTR name. */
    public Optional<Domain> ptrName() {
        return Optional.ofNullable(ptr);
    }

    /** What HELO, EHLO or LHLO said. */
    public Optional<String> heloName() {
        return Optional.ofNullable(helo);
    }

    /** The facts of the TLS session, if there is one. */
    public Optional<Tls> tlsSession() {
        return Optional.ofNullable(tls);
    }

    /** Who it authenticated as. */
    public Optional<String> authenticatedAs() {
        return Optional.ofNullable(login);
    }

    /** With this HELO name. */
    public Client withHelo(@Nullable String name) {
        return new Client(socketAddress, ptr, name, tls, login, origin);
    }

    /** With TLS; HELO and login are forgotten, as RFC 3207 section 4.2 demands. */
    public Client withTls(Tls facts) {
        return new Client(socketAddress, ptr, null, facts, null, origin);
    }

    /** With this login. */
    public Client withLogin(@Nullable String name) {
        return new Client(socketAddress, ptr, helo, tls, name, origin);
    }

    /** With this confirmed PTR name. */
    public Client withPtr(@Nullable Domain name) {
        return new Client(socketAddress, name, helo, tls, login, origin);
    }
}
