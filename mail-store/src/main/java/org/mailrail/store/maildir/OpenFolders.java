package org.mailrail.store.maildir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.mailrail.store.MailboxGoneException;
import org.mailrail.store.MailboxName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders of a store that are open, so that all handles on one share it, and some that were open lately, so that the next delivery need not read
 * them again. Looks for changes by other programs in those that somebody listens to. Its methods do no work on files, so the object is its own lock.
 */
final class OpenFolders implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OpenFolders.class);

    private final int maxIdle;
    private final Duration pollInterval;
    private final Map<Path, Shared> open = new HashMap<>();
    private final LinkedHashMap<Path, Shared> idle = new LinkedHashMap<>();
    private @Nullable ScheduledExecutorService poller;
    private boolean closed;

    private static final class Shared {
        private final MaildirFolder folder;
        private int handles;

        Shared(MaildirFolder folder) {
            this.folder = folder;
        }
    }

    OpenFolders(int maxIdle, Duration pollInterval) {
        this.maxIdle = maxIdle;
        this.pollInterval = pollInterval;
    }

    /** A handle on the folder in this directory. */
    MaildirMailbox open(MailboxName name, Path directory, UidValidities validities, MaildirOptions options)
            throws IOException {
        MaildirFolder known = take(directory, null);
        if (known == null) known = take(directory, new MaildirFolder(name, directory, validities, options));
        if (known == null) throw new IllegalStateException("no folder was taken");
        return new MaildirMailbox(known, this);
    }

    private synchronized @Nullable MaildirFolder take(Path directory, @Nullable MaildirFolder fresh) {
        checkOpen();
        Shared shared = open.get(directory);
        if (shared == null) shared = idle.remove(directory);
        if (shared == null && fresh != null) shared = new Shared(fresh);
        if (shared == null) return null;
        shared.handles++;
        open.put(directory, shared);
        return shared.folder;
    }

    /** A handle was closed. */
    synchronized void release(MaildirFolder folder) {
        Path directory = folder.directory();
        Shared shared = open.get(directory);
        if (shared == null || shared.folder != folder || --shared.handles > 0) return;
        open.remove(directory);
        idle.put(directory, shared);
        if (idle.size() <= maxIdle) return;
        Iterator<Path> eldest = idle.keySet().iterator();
        eldest.next();
        eldest.remove();
    }

    /** The directory was renamed or deleted. */
    void forget(Path directory) {
        Shared shared;
        synchronized (this) {
            idle.remove(directory);
            shared = open.remove(directory);
        }
        if (shared != null) shared.folder.goAway();
    }

    /** Somebody listens now. */
    synchronized void startPolling() {
        checkOpen();
        if (poller != null) return;
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "maildir-poll");
            thread.setDaemon(true);
            return thread;
        });
        long interval = pollInterval.toMillis();
        started.scheduleWithFixedDelay(this::poll, interval, interval, TimeUnit.MILLISECONDS);
        poller = started;
    }

    private synchronized List<MaildirFolder> listenedTo() {
        List<MaildirFolder> folders = new ArrayList<>();
        for (Shared shared : open.values()) {
            if (!shared.folder.listeners().isEmpty()) folders.add(shared.folder);
        }
        return folders;
    }

    private void poll() {
        for (MaildirFolder folder : listenedTo()) {
            try {
                folder.poll();
            } catch (MailboxGoneException gone) {
                forget(folder.directory());
            } catch (IOException e) {
                log.warn("cannot look for changes in {}: {}", folder.directory(), e.toString());
            }
        }
    }

    private void checkOpen() {
        if (closed) throw new IllegalStateException("the store is closed");
    }

    @Override
    public void close() {
        ScheduledExecutorService ending;
        synchronized (this) {
            closed = true;
            ending = poller;
            open.clear();
            idle.clear();
        }
        if (ending == null) return;
        ending.shutdown();
        try {
            if (!ending.awaitTermination(10, TimeUnit.SECONDS)) ending.shutdownNow();
        } catch (InterruptedException e) {
            ending.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
