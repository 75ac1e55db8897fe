package org.mailrail.queue;

import java.io.Closeable;
import java.util.Optional;
import org.mailrail.core.Domain;

/**
 * Gives a queue its way to other hosts, where nobody composes one: of a Jakarta Mail session only the spool's directory is known. Found by
 * {@link java.util.ServiceLoader}; mail-smtp provides one. Safe for many threads.
 */
public interface RelayProvider {
    /**
     * Adds transports to a queue, and a resolver if it needs one.
     *
     * @param hostname what this host calls itself
     * @param relayhost where all mail goes, in the syntax of transport(5); nothing: to the mail exchangers of each domain. Postfix's {@code relayhost}
     * @return what is to be closed after the queue
     * @throws org.mailrail.core.SyntaxException if {@code relayhost} is no next hop
     */
    Closeable addTo(MailQueue.Builder queue, Domain hostname, Optional<String> relayhost);
}
