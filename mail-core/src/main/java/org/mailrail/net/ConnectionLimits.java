package org.mailrail.net;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts connections, in all and per client address. Never blocks; safe for many threads. Postfix's
 * {@code smtpd_client_connection_count_limit}, Dovecot's {@code mail_max_userip_connections}.
 */
public final class ConnectionLimits {
    private final int inAll;
    private final int perClient;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<InetAddress, Integer> openByClient = new ConcurrentHashMap<>();

    /**
     * @param inAll how many connections may be open at once, at least 1
     * @param perClient how many of them from one address, at least 1
     */
    public ConnectionLimits(int inAll, int perClient) {
        if (inAll < 1 || perClient < 1) throw new IllegalArgumentException("a limit below 1");
        this.inAll = inAll;
        this.perClient = perClient;
    }

    /** Counts a connection in; false, and nothing is counted, if it would be one too many. */
    public boolean tryOpen(InetAddress client) {
        if (open.incrementAndGet() > inAll) {
            open.decrementAndGet();
            return false;
        }
        int ofClient = openByClient.merge(client, 1, Integer::sum);
        if (ofClient > perClient) {
            close(client);
            return false;
        }
        return true;
    }

    /** Counts a connection out that {@link #tryOpen} counted in. */
    public void close(InetAddress client) {
        open.decrementAndGet();
        openByClient.computeIfPresent(client, (address, count) -> count == 1 ? null : count - 1);
    }

    /** How many are open. */
    public int open() {
        return open.get();
    }
}
