package org.mailrail.queue.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The file system as it is. Mail is nobody else's business: files have mode 0600, directories 0700, where there are modes. */
public final class LocalDisk implements Disk {
    @Override
    public void createDirectories(Path directory) throws IOException {
        Path missing = directory.toAbsolutePath();
        List<Path> parents = new ArrayList<>();
        while (Files.notExists(missing) && missing.getParent() != null) {
            missing = missing.getParent();
            parents.add(missing);
        }
        Files.createDirectories(directory, mode(directory, "rwx------"));
        for (Path parent : parents) forceDirectory(parent);
    }

    @Override
    public OpenFile create(Path file) throws IOException {
        return new ChannelFile(FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                mode(file, "rw-------")));
    }

    @Override
    public OpenFile open(Path file) throws IOException {
        return new ChannelFile(FileChannel.open(file, StandardOpenOption.READ));
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        // Where there are no POSIX modes (Windows) a directory cannot be opened, and names need no force of their own.
        if (!isPosix(directory)) return;
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public long usableSpace(Path directory) throws IOException {
        // Asked for each message: the way by the file store reads the table of mounts each time.
        boolean isPlatforms = directory.getFileSystem().equals(FileSystems.getDefault());
        long octets = isPlatforms ? directory.toFile().getUsableSpace() : 0;
        return octets > 0
                ? octets
                : Files.getFileStore(directory).getUsableSpace(); // which tells why, if it cannot be told
    }

    static FileAttribute<?>[] mode(Path path, String mode) {
        if (!isPosix(path)) return new FileAttribute<?>[0];
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))};
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private record ChannelFile(FileChannel channel) implements OpenFile {
        @Override
        public void write(ByteBuffer octets, long position) throws IOException {
            long at = position;
            while (octets.hasRemaining()) at += channel.write(octets, at);
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return channel.read(target, position);
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
