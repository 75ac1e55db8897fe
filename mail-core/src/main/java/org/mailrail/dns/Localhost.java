package org.mailrail.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.mailrail.core.DnsName;

/** {@code localhost} and all names below it are the loopback, which no DNS server is to be asked about. RFC 6761 section 6.3. */
final class Localhost {
    static final InetAddress IPV4 = loopback(new byte[] {127, 0, 0, 1});
    static final InetAddress IPV6 = loopback(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});

    private static final String NAME = "localhost";

    private Localhost() {}

    static boolean isLocalhost(DnsName name) {
        return name.ascii().equals(NAME) || name.ascii().endsWith("." + NAME);
    }

    private static InetAddress loopback(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
