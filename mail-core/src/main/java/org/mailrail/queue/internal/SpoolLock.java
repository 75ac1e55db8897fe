package org.mailrail.queue.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second process out of a spool. The lock is the system's on the file {@code lock}, so that it ends with its process. The file
 * {@code owner} says who has it: to tell an administrator, and to see this process's own lock without opening {@code lock}, since
 * closing any descriptor of that file would give the lock away.
 */
final class SpoolLock implements Closeable {
    private final FileChannel channel;
    private final Path owner;

    private SpoolLock(FileChannel channel, Path owner) {
        this.channel = channel;
        this.owner = owner;
    }

    static SpoolLock take(Path directory) throws IOException {
        Path owner = directory.resolve("owner");
        String us = describe(directory);
        Optional<String> other = read(owner);
        if (other.isPresent() && other.get().equals(us)) {
            throw new IOException("the spool " + directory + " is open in this process already");
        }
        FileChannel channel = open(directory.resolve("lock"));
        @Nullable FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException inThisProcess) {
            throw new IOException("the spool " + directory + " is open in this process already", inThisProcess);
        } finally {
            if (lock == null) channel.close();
        }
        if (lock == null) {
            throw new IOException("the spool " + directory + " is in use by another process"
                    + other.map(who -> " (" + who.lines().findFirst().orElse("") + ")")
                            .orElse(""));
        }
        try (FileChannel out = open(owner)) {
            out.truncate(0);
            out.write(ByteBuffer.wrap(us.getBytes(StandardCharsets.UTF_8)));
        }
        return new SpoolLock(channel, owner);
    }

    private static FileChannel open(Path file) throws IOException {
        Set<StandardOpenOption> options =
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return FileChannel.open(file, options, LocalDisk.mode(file, "rw-------"));
    }

    private static Optional<String> read(Path owner) throws IOException {
        try {
            return Optional.of(Files.readString(owner));
        } catch (NoSuchFileException nobody) {
            return Optional.empty();
        }
    }

    /** Process id, when the process started, and which folder: a copy of a spool, or a later process of the same id, is somebody else. */
    private static String describe(Path directory) throws IOException {
        ProcessHandle process = ProcessHandle.current();
        Object key = Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
        return "process " + process.pid() + "\nsince "
                + process.info().startInstant().map(Instant::toString).orElse("?") + "\nfolder "
                + (key == null ? directory.toRealPath() : key) + "\n";
    }

    @Override
    public void close() throws IOException {
        if (!channel.isOpen()) return; // closed before, and perhaps another's by now
        Files.deleteIfExists(owner);
        channel.close();
    }
}
