package org.mailrail.table.lmdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import org.lmdbjava.ByteArrayProxy;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.LmdbException;
import org.lmdbjava.PutFlags;
import org.lmdbjava.Txn;
import org.mailrail.config.ConfigurationException;

/**
 * Writes all entries of a database in one transaction. Postfix's daemons keep such a file open and take no notice of a new time of change: a file
 * that is there is written in place, and they see the new entries at their next look-up. A new one is made under another name first, so that
 * nobody finds it empty.
 */
final class LmdbWriter {
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(30);
    private static final long LEAST_MAP = 16L << 20;
    private static final long LARGEST_MAP = 1L << 40;

    private static final Set<PosixFilePermission> READ_BY_OTHERS = PosixFilePermissions.fromString("---r--r--");

    private LmdbWriter() {}

    static void write(Path source, Path database, SortedMap<byte[], byte[]> entries) throws IOException {
        if (Files.exists(database)) {
            fill(database, entries);
            return;
        }
        Path draft = create(source, database);
        try {
            fill(draft, entries);
            Files.move(draft, database, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static Path create(Path source, Path database) throws IOException {
        Path folder = Objects.requireNonNull(database.toAbsolutePath().getParent(), "the folder of a file");
        Path draft = Files.createTempFile(folder, database.getFileName() + ".", ".new");
        if (Files.getFileAttributeView(source, PosixFileAttributeView.class) == null) return draft;
        Set<PosixFilePermission> mode = EnumSet.copyOf(PosixFilePermissions.fromString("rw-r--r--"));
        Set<PosixFilePermission> ofSource = Files.getPosixFilePermissions(source);
        mode.removeIf(permission -> READ_BY_OTHERS.contains(permission) && !ofSource.contains(permission));
        Files.setPosixFilePermissions(draft, mode);
        giveToOwnerOf(source, draft);
        return draft;
    }

    /** When run as root, as the database of a source that is for its group alone would else be for root's. */
    private static void giveToOwnerOf(Path source, Path draft) throws IOException {
        if (!draft.getFileSystem().supportedFileAttributeViews().contains("unix")) return;
        Object owner = Files.getAttribute(source, "unix:uid");
        if (!Files.getAttribute(draft, "unix:uid").equals(0) || owner.equals(0)) return;
        Files.setAttribute(draft, "unix:gid", Files.getAttribute(source, "unix:gid"), LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(draft, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
    }

    private static void fill(Path file, SortedMap<byte[], byte[]> entries) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = FileLocking.take(channel, false, file, LOCK_PATIENCE)) {
            assert !lock.isShared();
            if (channel.size() > 0) PageCheck.all(file, channel);
            replaceAll(file, Math.max(LEAST_MAP, 4 * channel.size()), entries);
        } catch (BadFileException e) {
            throw new ConfigurationException(e.getMessage() + "; remove it, it is made anew then", e);
        } catch (LmdbException e) {
            throw new IOException(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static void replaceAll(Path file, long firstSize, SortedMap<byte[], byte[]> entries) throws IOException {
        // Not opened twice: closing it would give up the lock, which belongs to the process.
        try (Env<byte[]> env = Env.create(ByteArrayProxy.PROXY_BA)
                .setMapSize(firstSize)
                .open(file.toFile(), 0600, EnvFlags.MDB_NOSUBDIR, EnvFlags.MDB_NOLOCK)) {
            Dbi<byte[]> dbi = env.openDbi((byte[]) null);
            for (long size = firstSize; size < LARGEST_MAP; size *= 2) {
                env.setMapSize(size);
                try {
                    replaceAll(env, dbi, entries);
                    return;
                } catch (Env.MapFullException full) {
                    // Nothing of it was committed: once more with more room. The size is a limit, no length of the
                    // file.
                }
            }
        }
        throw new IOException(file + ": the entries do not fit into " + LARGEST_MAP + " octets");
    }

    private static void replaceAll(Env<byte[]> env, Dbi<byte[]> dbi, SortedMap<byte[], byte[]> entries) {
        try (Txn<byte[]> txn = env.txnWrite()) {
            dbi.drop(txn);
            for (Map.Entry<byte[], byte[]> entry : entries.entrySet()) {
                dbi.put(txn, entry.getKey(), entry.getValue(), PutFlags.MDB_APPEND);
            }
            txn.commit();
        }
    }
}
