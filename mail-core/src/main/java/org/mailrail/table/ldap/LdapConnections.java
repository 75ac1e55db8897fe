package org.mailrail.table.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connections to a directory, each used by one thread at a time and kept. The library's own pool would start a thread. Safe for many threads: as
 * many as there may be connections, others wait.
 */
final class LdapConnections {
    private static final int MAX_CONNECTIONS = 10;

    /** Asks by a connection. */
    interface Asking<T> {
        T by(LDAPConnection connection) throws IOException, LDAPException;
    }

    private final LdapServer server;
    private final Semaphore connections = new Semaphore(MAX_CONNECTIONS, true);
    private final ConcurrentLinkedDeque<LDAPConnection> idle = new ConcurrentLinkedDeque<>();

    LdapConnections(LdapServer server) {
        this.server = server;
    }

    /** Asks; once more by a new connection if a kept one turns out to be closed. */
    <T> T ask(Asking<T> asking) throws IOException, LDAPException {
        try {
            if (!connections.tryAcquire(server.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("all " + MAX_CONNECTIONS + " connections are in use");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a connection");
        }
        try {
            @Nullable LDAPConnection kept = idle.pollFirst();
            if (kept != null) {
                try {
                    return ask(kept, asking);
                } catch (LDAPException e) {
                    if (!isClosed(e)) throw e;
                }
            }
            return ask(server.connect(), asking);
        } finally {
            connections.release();
        }
    }

    private <T> T ask(LDAPConnection connection, Asking<T> asking) throws IOException, LDAPException {
        boolean usable = false;
        try {
            T answer = asking.by(connection);
            usable = true;
            return answer;
        } finally {
            // Whatever went wrong, a new connection starts afresh, as Postfix's does.
            if (usable && connection.isConnected()) idle.addFirst(connection);
            else connection.close();
        }
    }

    private static boolean isClosed(LDAPException e) {
        return e.getResultCode().equals(ResultCode.SERVER_DOWN)
                || e.getResultCode().equals(ResultCode.CONNECT_ERROR);
    }
}
