package org.mailrail.table.lmdb;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.ByteArrayProxy;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.LmdbException;
import org.lmdbjava.Txn;

/**
 * A file that LMDB has mapped to read, and a channel for its lock. Not for several threads at once.
 *
 * <p>The channel is closed last: closing any descriptor of a file gives up the process's locks on it.
 */
final class OpenFile implements Closeable {
    private static final long ROOM_TO_GROW = 64L << 20;

    private final Path file;
    private final FileChannel channel;
    private final @Nullable Object fileKey;
    private final Env<byte[]> env;
    private final Dbi<byte[]> dbi;
    private final Txn<byte[]> txn;
    private final long mapped;
    private long checkedSize;

    private OpenFile(
            Path file, FileChannel channel, @Nullable Object fileKey, Env<byte[]> env, long size, long mapped) {
        this.file = file;
        this.channel = channel;
        this.fileKey = fileKey;
        this.env = env;
        this.checkedSize = size;
        this.mapped = mapped;
        this.dbi = env.openDbi((byte[]) null);
        this.txn = env.txnRead();
        txn.reset();
    }

    /**
     * Opens a file once all its pages have been checked.
     *
     * @throws BadFileException if it is no LMDB file, or damaged
     */
    static OpenFile open(Path file, Duration patience) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        @Nullable OpenFile opened = null;
        try {
            Object fileKey =
                    Files.readAttributes(file, BasicFileAttributes.class).fileKey();
            try (FileLock lock = FileLocking.take(channel, true, file, patience)) {
                assert lock.isShared();
                PageCheck.all(file, channel);
                long size = channel.size();
                long mapped = 2 * size + ROOM_TO_GROW;
                opened = new OpenFile(file, channel, fileKey, map(file, mapped), size, mapped);
            }
            return opened;
        } catch (LmdbException e) {
            throw new IOException(file + " cannot be opened: " + e.getMessage(), e);
        } finally {
            if (opened == null) channel.close();
        }
    }

    private static Env<byte[]> map(Path file, long size) {
        return Env.create(ByteArrayProxy.PROXY_BA)
                .setMapSize(size)
                .open(
                        file.toFile(),
                        EnvFlags.MDB_NOSUBDIR,
                        EnvFlags.MDB_NOLOCK,
                        EnvFlags.MDB_RDONLY_ENV,
                        EnvFlags.MDB_NOTLS);
    }

    boolean isStill(BasicFileAttributes attributes) {
        return Objects.equals(fileKey, attributes.fileKey());
    }

    /** False once an interrupted thread has had its channel closed. */
    boolean isOpen() {
        return channel.isOpen();
    }

    FileLock lock(Duration patience) throws IOException {
        return FileLocking.take(channel, true, file, patience);
    }

    /** Reads what is committed now; under the lock. */
    <T> T read(LmdbDatabase.Reading<T> reading) throws IOException {
        long size = channel.size();
        if (size != checkedSize) {
            if (size > mapped) throw new GrownException();
            PageCheck.all(file, channel);
            checkedSize = size;
        }
        try {
            txn.renew();
        } catch (Dbi.MapResizedException e) {
            throw new GrownException();
        }
        try {
            return reading.in(dbi, txn);
        } finally {
            txn.reset();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            txn.close();
            env.close();
        } finally {
            channel.close();
        }
    }
}
