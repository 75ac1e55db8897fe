package org.mailrail.route;

import java.io.IOException;

/**
 * {@code transport:nexthop}, each of which may be missing. Postfix's transport(5).
 *
 * @param transport the name of a delivery agent; empty to leave what would be taken else
 * @param nextHop where to, in the syntax of the transport; empty if not given
 */
record Route(String transport, String nextHop) {
    static Route of(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? new Route(text.strip(), "")
                : new Route(
                        text.substring(0, colon).strip(),
                        text.substring(colon + 1).strip());
    }

    /**
     * The route that a table has for somebody, where there is no other transport that it could leave. Postfix says "null transport is not allowed", and
     * mail waits.
     *
     * @param parameter that names the table, for messages
     * @throws IOException if it names no transport
     */
    static Route named(String text, String parameter, Object whom) throws IOException {
        Route route = of(text);
        if (!route.transport().isEmpty()) return route;
        throw new IOException(parameter + ": \"" + text + "\", the value for " + whom
                + ", names no transport; expected transport or transport:nexthop");
    }

    /** Whether the table says: as if I were not there. */
    boolean isNoChange() {
        return transport.isEmpty() && nextHop.isEmpty();
    }

    /** Whether the next hop is no host, but why nobody gets the mail. Postfix's error(8). */
    boolean isRefusal() {
        return transport.equals("error") || transport.equals("retry");
    }
}
