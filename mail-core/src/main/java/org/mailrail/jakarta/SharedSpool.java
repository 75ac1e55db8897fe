package org.mailrail.jakarta;

import jakarta.mail.MessagingException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.Domain;
import org.mailrail.core.SyntaxException;
import org.mailrail.queue.MailQueue;
import org.mailrail.queue.RelayProvider;
import org.mailrail.queue.Submission;
import org.mailrail.queue.internal.QueueCore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A spool that Sessions name by its directory, and the queue on it while it is open: from the first Transport that connects until {@link #close}, or until
 * the JVM exits. Safe for many threads.
 */
final class SharedSpool {
    private static final Logger LOG = LoggerFactory.getLogger(SharedSpool.class);

    /**
     * By canonical path. Static, since nothing else is: a Session is a set of properties that has no end, many programs make one for each message, and all that
     * name one directory need the one queue, as a spool lets in one at a time. An entry stays when its queue is closed, as the lock for who opens it next.
     */
    private static final ConcurrentMap<Path, SharedSpool> SPOOLS = new ConcurrentHashMap<>();

    private final Path directory;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Open open;
    private int connected;
    private boolean closing;

    /**
     * What Sessions that share a spool have to agree on.
     *
     * @param hostname this host's name; nothing: as the system knows it
     * @param relayhost where all mail goes; nothing: to the mail exchangers
     */
    record Settings(Optional<Domain> hostname, Optional<String> relayhost) {}

    private record Open(Settings settings, MailQueue queue, Closeable transports, Thread atExit) {}

    private SharedSpool(Path directory) {
        this.directory = directory;
    }

    static SharedSpool at(Path directory) throws IOException {
        Path canonical = directory.toFile().getCanonicalFile().toPath();
        return SPOOLS.computeIfAbsent(canonical, SharedSpool::new);
    }

    /** For one Transport; opens the queue if it is not open. */
    Submission connect(Settings settings) throws IOException, MessagingException {
        lock.lock();
        try {
            Open now = open == null ? open(settings) : open;
            if (!now.settings().equals(settings)) {
                throw new MessagingException(
                        "mail.mailrail.hostname and mail.mailrail.relayhost differ from those with which " + directory
                                + " is open: " + now.settings());
            }
            open = now;
            connected++;
            return now.queue();
        } finally {
            lock.unlock();
        }
    }

    private Open open(Settings settings) throws IOException, MessagingException {
        RelayProvider relays = relayProvider();
        Domain hostname = settings.hostname().orElseGet(QueueCore::systemName);
        MailQueue.Builder builder = MailQueue.builder(directory).hostname(hostname);
        Thread atExit = new Thread(this::closeAtExit, "mailrail-exit");
        Closeable transports = addTransports(relays, builder, hostname, settings.relayhost());
        boolean opened = false;
        try {
            hook(atExit);
            Open now = new Open(settings, builder.build(), transports, atExit);
            opened = true;
            return now;
        } finally {
            if (!opened) {
                unhook(atExit);
                transports.close();
            }
        }
    }

    /** With the class loader that has this class, not that of the thread: in a server, or on a common pool, the latter may know nothing of the application. */
    private static RelayProvider relayProvider() throws MessagingException {
        return ServiceLoader.load(RelayProvider.class, RelayProvider.class.getClassLoader())
                .findFirst()
                .orElseThrow(
                        () -> new MessagingException(
                                "mail.mailrail.spool needs a way to other hosts: add the artifact org.mailrail:mail-smtp (on the"
                                        + " module path, its module is org.mailrail.smtp), or set mail.mailrail.queue to a queue"));
    }

    private static Closeable addTransports(
            RelayProvider relays, MailQueue.Builder builder, Domain hostname, Optional<String> relayhost)
            throws MessagingException {
        try {
            return relays.addTo(builder, hostname, relayhost);
        } catch (SyntaxException e) {
            throw new MessagingException(
                    "mail.mailrail.relayhost: " + relayhost.orElse("") + " should be domain, domain:port, [host] or"
                            + " [host]:port; expected " + e.getMessage(),
                    e);
        }
    }

    /** By a Transport that connected. */
    void disconnect() throws IOException {
        lock.lock();
        try {
            connected--;
            if (closing && connected == 0) closeNow();
        } finally {
            lock.unlock();
        }
    }

    /** Closes the queue when no Transport is connected to it; true if it is closed now. */
    boolean close() throws IOException {
        lock.lock();
        try {
            if (connected > 0) closing = true;
            else closeNow();
            return open == null;
        } finally {
            lock.unlock();
        }
    }

    private void closeAtExit() {
        lock.lock();
        try {
            closeNow();
        } catch (IOException e) {
            LOG.warn("{}: not closed cleanly at exit: {}", directory, e.toString());
        } finally {
            lock.unlock();
        }
    }

    private void closeNow() throws IOException {
        Open last = open;
        open = null;
        closing = false;
        if (last == null) return;
        unhook(last.atExit());
        try {
            last.queue().close();
        } finally {
            last.transports().close();
        }
    }

    private static void hook(Thread atExit) throws IOException {
        try {
            Runtime.getRuntime().addShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            throw new IOException("the JVM is about to exit", exiting);
        }
    }

    private static void unhook(Thread atExit) {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            LOG.debug("the JVM is exiting; its hook finds the spool closed");
        }
    }
}
