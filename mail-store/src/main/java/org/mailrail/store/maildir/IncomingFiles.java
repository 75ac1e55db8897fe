package org.mailrail.store.maildir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.mailrail.store.Flags;
import org.mailrail.store.Mailbox.NewMessage;
import org.mailrail.store.internal.StoreFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code tmp/} of a Maildir: where messages are written before they are in the mailbox. Each file is complete, forced and dated before it leaves; one
 * whose writer was killed stays behind, is read by nobody, and goes after 36 hours. Safe for many threads.
 */
final class IncomingFiles {
    private static final Logger log = LoggerFactory.getLogger(IncomingFiles.class);
    private static final Duration ABANDONED = Duration.ofHours(36);
    private static final int BUFFER = 64 * 1024;

    private final Path tmp;
    private final MaildirOptions options;

    IncomingFiles(Path maildir, MaildirOptions options) {
        this.tmp = maildir.resolve("tmp");
        this.options = options;
    }

    /**
     * A message that waits for its place.
     *
     * @param file where it is
     * @param base the base name it is to have
     * @param flags its flags
     */
    record Incoming(Path file, String base, Flags flags) {}

    /** Writes a message and forces it. */
    Incoming write(NewMessage message) throws IOException {
        while (true) {
            String unique = options.names().next();
            Path file = tmp.resolve(unique);
            FileChannel channel;
            try {
                channel = StoreFiles.create(file);
            } catch (FileAlreadyExistsException taken) {
                continue; // by whomever: never over another's file
            }
            try (channel) {
                Sizes sizes = copy(message, channel);
                Files.setLastModifiedTime(file, FileTime.from(message.internalDate()));
                channel.force(true);
                return new Incoming(file, unique + sizes.fields(), message.flags());
            } catch (IOException e) {
                Files.deleteIfExists(file);
                throw e;
            }
        }
    }

    private static final class Sizes {
        private long stored;
        private long virtual;

        String fields() {
            return ",S=" + stored + ",W=" + virtual;
        }
    }

    private Sizes copy(NewMessage message, FileChannel channel) throws IOException {
        Sizes sizes = new Sizes();
        byte[] in = new byte[BUFFER];
        ByteBuffer out = ByteBuffer.allocate(BUFFER + 1);
        boolean cr = false; // held back: dropped if LF follows
        try (InputStream content = message.content().stream()) {
            for (int read = content.read(in); read >= 0; read = content.read(in)) {
                sizes.virtual += read;
                if (options.saveCrlf()) {
                    out.put(in, 0, read);
                } else {
                    for (int i = 0; i < read; i++) {
                        if (cr && in[i] != '\n') out.put((byte) '\r');
                        cr = in[i] == '\r';
                        if (!cr) out.put(in[i]);
                    }
                }
                sizes.stored += drain(out, channel);
            }
        }
        if (cr) out.put((byte) '\r');
        sizes.stored += drain(out, channel);
        return sizes;
    }

    private static int drain(ByteBuffer out, FileChannel channel) throws IOException {
        out.flip();
        int count = out.remaining();
        StoreFiles.writeFully(channel, out);
        out.clear();
        return count;
    }

    /** A message that lies elsewhere, as another name of the same file, or as a copy if the file system can only have that; nothing if it is gone. */
    Optional<Incoming> copyOf(Path source, MessageFileName name, Flags flags) throws IOException {
        String unique = options.names().next();
        Path file = tmp.resolve(unique);
        int fields = name.base().indexOf(",S=");
        Incoming incoming =
                new Incoming(file, unique + (fields < 0 ? "" : name.base().substring(fields)), flags);
        try {
            Files.createLink(file, source);
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (UnsupportedOperationException | FileSystemException noLinks) {
            return copyOctets(source, file) ? Optional.of(incoming) : Optional.empty();
        }
        return Optional.of(incoming);
    }

    private static boolean copyOctets(Path source, Path file) throws IOException {
        try {
            Files.copy(source, file, StandardCopyOption.COPY_ATTRIBUTES);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            return true;
        } catch (NoSuchFileException gone) {
            Files.deleteIfExists(file);
            return false;
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /** Removes what did not get its place. */
    static void discard(Collection<Incoming> incoming) throws IOException {
        for (Incoming message : incoming) Files.deleteIfExists(message.file());
    }

    /**
     * Removes what nobody has written to for 36 hours. The time that counts is that of the last change of the inode, since the other is set to the
     * internal date; whichever is later, to be careful.
     */
    void removeAbandoned() throws IOException {
        Instant limit = options.clock().instant().minus(ABANDONED);
        boolean unix = tmp.getFileSystem().supportedFileAttributeViews().contains("unix");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(tmp)) {
            for (Path file : files) {
                try {
                    FileTime modified = Files.getLastModifiedTime(file);
                    FileTime changed = unix ? (FileTime) Files.getAttribute(file, "unix:ctime") : modified;
                    if (changed.toInstant().isAfter(limit)
                            || modified.toInstant().isAfter(limit)) continue;
                    log.info("removing {}, which its writer left behind", file);
                    Files.delete(file);
                } catch (NoSuchFileException done) {
                    log.debug("{} went to its place or was removed by another", file);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }
}
