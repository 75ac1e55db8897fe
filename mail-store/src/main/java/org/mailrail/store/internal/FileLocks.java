package org.mailrail.store.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Locks between processes, as Dovecot takes them. Threads of this process queue here first: the table of what it holds is the one static of the
 * library, since a lock belongs to the process, however many stores are open in it.
 *
 * <p>A dotlock is a file that is created exclusively and holds {@code pid:host}. It counts as left behind if it was not touched for 120 seconds,
 * or if its process, on this host, is no more, or if it still names nobody after 10 seconds.
 */
public final class FileLocks {
    private static final Logger log = LoggerFactory.getLogger(FileLocks.class);
    private static final Duration STALE = Duration.ofMinutes(2);
    private static final Duration TOUCH_EVERY = Duration.ofSeconds(10);
    /** A file this young is never taken for left behind because of its pid: containers that share a host name have pids of their own. */
    private static final Duration YOUNG = Duration.ofSeconds(2);

    /** A process that was killed between creating the file and writing its name leaves it empty; one that lives writes at once. */
    private static final Duration NAMELESS = Duration.ofSeconds(10);

    private static final int MAX_OWNER = 300;
    private static final ConcurrentHashMap<Path, Turn> TURNS = new ConcurrentHashMap<>();

    /** The times of files come from the system's clock, so they can only be compared with it. */
    private static final InstantSource FILE_CLOCK = InstantSource.system();

    private FileLocks() {}

    private static final class Turn {
        private final ReentrantLock lock = new ReentrantLock(true);
        private int users;
    }

    /**
     * Takes a dotlock.
     *
     * @param file the lock file; its directory exists
     * @param host this host, as it stands in the file
     * @param wait how long others may hold it meanwhile
     * @throws IOException if it was not to be had in time, or its directory cannot be written
     */
    public static Dot dot(Path file, String host, Duration wait) throws IOException {
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a lock file in a directory");
        Path key = directory.toRealPath().resolve(file.getFileName());
        Instant deadline = FILE_CLOCK.instant().plus(wait);
        Turn turn = TURNS.compute(key, (path, known) -> {
            Turn mine = known == null ? new Turn() : known;
            mine.users++;
            return mine;
        });
        boolean taken = false;
        try {
            if (!turn.lock.tryLock(wait.toNanos(), TimeUnit.NANOSECONDS)) throw busy(file);
            try {
                Object fileKey = create(file, host, deadline);
                taken = true;
                return new Dot(file, key, turn, fileKey);
            } finally {
                if (!taken) turn.lock.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(file);
        } finally {
            if (!taken) leave(key);
        }
    }

    private static void leave(Path key) {
        TURNS.computeIfPresent(key, (path, turn) -> --turn.users == 0 ? null : turn);
    }

    private static IOException busy(Path file) {
        return new IOException(file + " is held by another for too long");
    }

    private static IOException interrupted(Path file) {
        return new InterruptedIOException("interrupted while waiting for " + file);
    }

    private static @Nullable Object create(Path file, String host, Instant deadline) throws IOException {
        byte[] owner = (ProcessHandle.current().pid() + ":" + host).getBytes(StandardCharsets.UTF_8);
        while (true) {
            try (FileChannel channel = StoreFiles.create(file)) {
                StoreFiles.writeFully(channel, ByteBuffer.wrap(owner));
                Object fileKey = attributes(file).fileKey();
                // Whoever was held up here for long may have been taken for dead, and the file be another's.
                if (Arrays.equals(Files.readAllBytes(file), owner)) return fileKey;
            } catch (NoSuchFileException takenForLeftBehind) {
                log.warn("{} was removed by another before it was written", file);
            } catch (FileAlreadyExistsException held) {
                if (removeIfLeft(file, host)) continue;
                if (FILE_CLOCK.instant().isAfter(deadline)) throw busy(file);
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(1_000_000, 8_000_000));
                if (Thread.currentThread().isInterrupted()) throw interrupted(file);
            }
        }
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class);
    }

    private static boolean removeIfLeft(Path file, String host) throws IOException {
        try {
            BasicFileAttributes seen = attributes(file);
            Duration age = Duration.between(seen.lastModifiedTime().toInstant(), FILE_CLOCK.instant());
            Duration longest = isNameless(file) ? NAMELESS : STALE;
            if (age.compareTo(longest) <= 0 && (age.compareTo(YOUNG) <= 0 || !ownerIsDead(file, host))) return false;
            BasicFileAttributes now = attributes(file);
            if (!Objects.equals(seen.fileKey(), now.fileKey())
                    || !seen.lastModifiedTime().equals(now.lastModifiedTime())) return false;
            log.warn("removing the lock {} that was left behind", file);
            Files.delete(file);
            return true;
        } catch (NoSuchFileException released) {
            return true;
        }
    }

    /** Whether nobody has written his name: a file of NULs is what a loss of power leaves of one whose size alone reached the disk. */
    private static boolean isNameless(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() <= 0;
        }
    }

    /** Whether the file names a process of this host that is no more. This process holds no dotlock that this thread has the turn for. */
    private static boolean ownerIsDead(Path file, String host) throws IOException {
        if (Files.size(file) > MAX_OWNER) return false;
        String owner = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        int colon = owner.indexOf(':');
        if (colon < 1 || colon > 18 || !owner.substring(colon + 1).strip().equals(host)) return false;
        long pid = 0;
        for (int i = 0; i < colon; i++) {
            char digit = owner.charAt(i);
            if (digit < '0' || digit > '9') return false;
            pid = pid * 10 + digit - '0';
        }
        return pid == ProcessHandle.current().pid() || ProcessHandle.of(pid).isEmpty();
    }

    /** A dotlock that is held, by the thread that took it. */
    public static final class Dot implements AutoCloseable {
        private final Path file;
        private final Path key;
        private final Turn turn;
        private final @Nullable Object fileKey;
        private Instant touched = FILE_CLOCK.instant();

        private Dot(Path file, Path key, Turn turn, @Nullable Object fileKey) {
            this.file = file;
            this.key = key;
            this.turn = turn;
            this.fileKey = fileKey;
        }

        /** To be called at least every few seconds while work goes on, so that nobody takes the lock for left behind. */
        public void touch() throws IOException {
            Instant now = FILE_CLOCK.instant();
            if (now.isBefore(touched.plus(TOUCH_EVERY))) return;
            Files.setLastModifiedTime(file, FileTime.from(now));
            touched = now;
        }

        @Override
        public void close() throws IOException {
            try {
                if (Objects.equals(attributes(file).fileKey(), fileKey)) Files.delete(file);
                else log.warn("{} was taken by another while we held it", file);
            } catch (NoSuchFileException taken) {
                log.warn("{} was removed by another while we held it", file);
            } finally {
                turn.lock.unlock();
                leave(key);
            }
        }
    }
}
