package org.mailrail.store.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that only their owner may read, and that are on stable storage when a method says so. */
public final class StoreFiles {
    private static final FileAttribute<?>[] NONE = {};

    private StoreFiles() {}

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] mode(Path path, String permissions) {
        if (!isPosix(path)) return NONE;
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        };
    }

    /** Opens a file that must not exist yet. */
    public static FileChannel create(Path file) throws IOException {
        return create(file, "rw-------");
    }

    private static FileChannel create(Path file, String permissions) throws IOException {
        return FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode(file, permissions));
    }

    /** Makes an empty file that nobody writes to; false if it is there. */
    public static boolean createMark(Path file, String permissions) throws IOException {
        try (FileChannel mark = create(file, permissions)) {
            mark.force(true);
            return true;
        } catch (FileAlreadyExistsException thereAlready) {
            return false;
        }
    }

    /** Makes a directory and those above it; no failure if another process was first. */
    public static void createDirectories(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (parent != null && !Files.isDirectory(parent)) createDirectories(parent);
        try {
            Files.createDirectory(directory, mode(directory, "rwx------"));
            if (parent != null) forceDirectory(parent);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) throw e;
        }
    }

    /** Puts the entries of a directory on stable storage, so that a created or renamed file is found after a power failure. */
    public static void forceDirectory(Path directory) throws IOException {
        if (!isPosix(directory)) return; // Windows opens no directory, and its journal holds the entries
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /**
     * Replaces a file as a whole: after a crash there is the old one or the new one. Callers hold the lock that goes with the file.
     *
     * @param unique the end of the temporary name
     */
    public static void replace(Path file, byte[] content, String unique) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp." + unique);
        try {
            try (FileChannel channel = create(temporary)) {
                writeFully(channel, ByteBuffer.wrap(content));
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
        Path directory = file.getParent();
        if (directory != null) forceDirectory(directory);
    }

    /** Writes all of a buffer. */
    public static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) channel.write(buffer);
    }
}
