package org.mailrail.table.lmdb;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Dbi;
import org.lmdbjava.LmdbException;
import org.lmdbjava.Txn;
import org.mailrail.config.ConfigurationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file {@code name.lmdb} that is read, by one thread at a time: a look-up takes microseconds, and Postfix's lock belongs to the process as a
 * whole. What another process has committed is seen at once; that the file has been replaced by another is looked for once a second.
 */
final class LmdbDatabase implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(LmdbDatabase.class);
    private static final Duration CHECK_EVERY = Duration.ofSeconds(1);
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(10);
    private static final Duration SOURCE_SETTLED_AFTER = Duration.ofSeconds(100); // as in Postfix
    private static final int ATTEMPTS = 3;

    /** What is done within one transaction. */
    interface Reading<T> {
        T in(Dbi<byte[]> dbi, Txn<byte[]> txn);
    }

    private final Path file;
    private final InstantSource clock;
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable OpenFile current;
    private Instant checked;

    private LmdbDatabase(Path file, InstantSource clock, OpenFile current) {
        this.file = file;
        this.clock = clock;
        this.current = current;
        this.checked = clock.instant();
    }

    /**
     * Opens a file.
     *
     * @param name for messages
     * @param source the text it was made from, which need not be there
     */
    static LmdbDatabase open(String name, Path source, Path file, InstantSource clock) throws IOException {
        if (!Files.isRegularFile(file)) {
            String what = Files.exists(source) ? ", only its source text" : "";
            throw new ConfigurationException(name + ": there is no file " + file + what + "; make it with \"postmap "
                    + name + "\" or \"postalias " + name + "\"");
        }
        try {
            OpenFile opened = OpenFile.open(file, LOCK_PATIENCE);
            warnOfNewerSource(name, source, file, clock);
            return new LmdbDatabase(file, clock, opened);
        } catch (BadFileException e) {
            throw new ConfigurationException(
                    name + ": " + e.getMessage() + "; make it with \"postmap " + name + "\"", e);
        }
    }

    private static void warnOfNewerSource(String name, Path source, Path file, InstantSource clock) throws IOException {
        if (!Files.exists(source)) return;
        Instant changed = Files.getLastModifiedTime(source).toInstant();
        boolean settled = Duration.between(changed, clock.instant()).compareTo(SOURCE_SETTLED_AFTER) > 0;
        if (settled && changed.isAfter(Files.getLastModifiedTime(file).toInstant())) {
            LOG.warn("{}: {} is older than its source text {}", name, file, source);
        }
    }

    /**
     * Reads within one transaction, under a shared lock.
     *
     * @param name of the table, for messages
     */
    <T> T read(String name, Reading<T> reading) throws IOException {
        turn.lock();
        try {
            for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
                try {
                    return once(reading);
                } catch (GrownException grown) {
                    close(); // another process has made it larger than what is mapped
                }
            }
            return once(reading);
        } catch (IOException | LmdbException e) {
            close(); // so that the next look-up starts afresh
            throw new IOException(name + ": " + e.getMessage(), e);
        } finally {
            turn.unlock();
        }
    }

    private <T> T once(Reading<T> reading) throws IOException {
        OpenFile open = upToDate();
        try (FileLock lock = open.lock(LOCK_PATIENCE)) {
            assert lock.isShared();
            return open.read(reading);
        }
    }

    private OpenFile upToDate() throws IOException {
        Instant now = clock.instant();
        // The clock may be set back: then waiting for "a second later" could take years.
        if (current != null && Duration.between(checked, now).abs().compareTo(CHECK_EVERY) >= 0) {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!current.isStill(attributes)) close();
            checked = now;
        }
        if (current == null || !current.isOpen()) {
            close();
            current = OpenFile.open(file, LOCK_PATIENCE);
            checked = now;
        }
        return current;
    }

    @Override
    public void close() throws IOException {
        OpenFile last = current;
        current = null;
        if (last != null) last.close();
    }
}
