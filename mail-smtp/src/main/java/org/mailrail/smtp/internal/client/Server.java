package org.mailrail.smtp.internal.client;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.mailrail.core.AddressLiteral;
import org.mailrail.core.Domain;
import org.mailrail.core.MailHost;

/**
 * A server to connect to.
 *
 * @param name its host name or address, for logs and TLS
 * @param address where it listens
 */
public record Server(String name, SocketAddress address) {
    /** The name as TLS wants it. */
    MailHost host() {
        return name.startsWith("[") ? AddressLiteral.of(name) : Domain.of(name);
    }

    /** The port; 0 for a socket that has none. */
    int port() {
        return address instanceof InetSocketAddress inet ? inet.getPort() : 0;
    }

    @Override
    public String toString() {
        String where = address.toString();
        int slash = where.indexOf('/');
        // A resolved address prints as name/address:port; the name is said already.
        return slash < 0 || address instanceof UnixDomainSocketAddress
                ? name
                : name + "[" + where.substring(slash + 1) + "]";
    }
}
