package org.mailrail.table.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.mailrail.config.ConfigurationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was read from a file, read again when it changes. At most once a second somebody who asks looks whether it has changed; others go on
 * with what was there before. Safe for many threads, may block.
 *
 * <p>Somebody may be writing the file in place just then, and half of a table would refuse the other half's recipients. So a changed file is
 * read only once it has been left alone for a second. If it cannot be read (any more), everyone who asks is told so until it can be. If it can
 * be, but has a mistake that would stop a program at its start, what was there before holds on, and the log has the mistake.
 *
 * @param <T> what is read from it, immutable
 */
public final class WatchedFile<T> {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedFile.class);
    private static final long CHECK_EVERY_MILLIS = 1000;
    private static final long SETTLED_AFTER_MILLIS = 1000;

    /** Reads the file. */
    @FunctionalInterface
    public interface Loader<T> {
        /**
         * Reads it.
         *
         * @throws IOException if it cannot be read
         */
        T load(Path file) throws IOException;
    }

    /** What a file looks like from outside; a change of any of it means a change of the content. */
    private record Stamp(
            FileTime modified, long size, @Nullable Object fileKey) {
        static Stamp of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        }

        /** A modification in the future, by a clock that is not ours, counts as settled: else the file might never be read. */
        boolean isBeingWritten(long now) {
            long age = now - modified.toMillis();
            return age >= 0 && age < SETTLED_AFTER_MILLIS;
        }
    }

    private sealed interface Version<T> {
        record Read<T>(T content, Stamp stamp) implements Version<T> {}

        record Unreadable<T>(IOException why) implements Version<T> {}
    }

    private final String name;
    private final Path file;
    private final InstantSource clock;
    private final Loader<T> loader;
    private final ReentrantLock reloading = new ReentrantLock();
    private volatile Version<T> version;
    private volatile long checked;

    /**
     * Reads it for the first time.
     *
     * @param name what it is to an administrator, e.g. {@code texthash:/etc/mail/virtual}
     * @throws IOException if it cannot be read
     */
    public WatchedFile(String name, Path file, InstantSource clock, Loader<T> loader) throws IOException {
        this.name = name;
        this.file = file;
        this.clock = clock;
        this.loader = loader;
        checked = clock.millis();
        version = load(Stamp.of(file));
    }

    /**
     * What the file has.
     *
     * @throws IOException if it cannot be read; the message starts with the name
     */
    public T content() throws IOException {
        return switch (fresh()) {
            case Version.Read<T> read -> read.content();
            case Version.Unreadable<T> unreadable ->
                throw new IOException(name + ": " + unreadable.why().getMessage(), unreadable.why());
        };
    }

    private Version<T> fresh() {
        long now = clock.millis();
        // The clock may be set back: then waiting for "a second later" could take years.
        if (Math.abs(now - checked) < CHECK_EVERY_MILLIS || !reloading.tryLock()) return version;
        try {
            version = reloaded(version, now);
            checked = now;
            return version;
        } finally {
            reloading.unlock();
        }
    }

    private Version<T> reloaded(Version<T> old, long now) {
        try {
            Stamp stamp = Stamp.of(file);
            if (old instanceof Version.Read<T> read && read.stamp().equals(stamp)) return old;
            return stamp.isBeingWritten(now) ? old : reloaded(old, stamp);
        } catch (IOException e) {
            if (old instanceof Version.Read<T>) LOG.warn("{} cannot be read: {}", name, e.toString());
            return new Version.Unreadable<>(e);
        }
    }

    private Version<T> reloaded(Version<T> old, Stamp stamp) throws IOException {
        try {
            return load(stamp);
        } catch (ConfigurationException e) {
            if (!(old instanceof Version.Read<T> read)) throw new IOException(e.getMessage(), e);
            LOG.error("{}; what was read before holds on", e.getMessage());
            return new Version.Read<>(read.content(), stamp);
        }
    }

    private Version<T> load(Stamp stamp) throws IOException {
        // If it is changed while it is read, the older stamp makes the next look find it changed.
        return new Version.Read<>(loader.load(file), stamp);
    }
}
