package org.mailrail.route;

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

    /** Whether the table says: as if I were not there. */
    boolean isNoChange() {
        return transport.isEmpty() && nextHop.isEmpty();
    }

    /** Whether the next hop is no host, but why nobody gets the mail. Postfix's error(8). */
    boolean isRefusal() {
        return transport.equals("error") || transport.equals("retry");
    }
}
