package org.mailrail.smtp.internal.client;

import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/**
 * A server to connect to.
 *
 * @param name its host name or address, for logs and TLS
 * @param address where it listens
 */
public record Server(String name, SocketAddress address) {
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
