package org.mailrail.table.lmdb;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Postfix's lock around each use of an LMDB file: fcntl(2) on the whole file, shared to read, exclusive to write. LMDB's own lock file is not
 * used, as by Postfix: it would have to be writable for all.
 */
final class FileLocking {
    private static final long FIRST_PAUSE = 50_000;
    private static final long LONGEST_PAUSE = 10_000_000;

    private FileLocking() {}

    /**
     * Waits for a lock.
     *
     * @throws IOException if others hold it for {@code patience}
     */
    static FileLock take(FileChannel channel, boolean shared, Path file, Duration patience) throws IOException {
        long start = System.nanoTime();
        long pause = FIRST_PAUSE;
        while (true) {
            @Nullable FileLock lock = tryOnce(channel, shared);
            if (lock != null) return lock;
            if (System.nanoTime() - start > patience.toNanos()) {
                throw new IOException(
                        file + " is locked by another program for more than " + patience.toSeconds() + " s");
            }
            LockSupport.parkNanos(pause);
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted while waiting for the lock of " + file);
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE);
        }
    }

    private static @Nullable FileLock tryOnce(FileChannel channel, boolean shared) throws IOException {
        try {
            return channel.tryLock(0, Long.MAX_VALUE, shared);
        } catch (OverlappingFileLockException inThisProcess) {
            return null; // by another channel, whose owner lets go of it soon
        }
    }
}
