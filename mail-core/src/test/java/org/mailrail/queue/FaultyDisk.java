package org.mailrail.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.mailrail.queue.internal.Disk;
import org.mailrail.queue.internal.LocalDisk;

/** The real disk, with errors on order: full, failing to force, slow to force. */
final class FaultyDisk implements Disk {
    private final Disk disk = new LocalDisk();
    private final AtomicInteger forces = new AtomicInteger();
    private final AtomicLong octetsRead = new AtomicLong();
    private final AtomicInteger spaceLeft = new AtomicInteger(Integer.MAX_VALUE);
    private volatile boolean forceFails;
    private volatile boolean truncateFails;
    private volatile boolean deleteFails;
    private volatile @Nullable Error openFails;
    private volatile @Nullable CountDownLatch forceWaits;
    private final Set<Path> forcedDirectories = ConcurrentHashMap.newKeySet();

    /** Forces of files since the start. */
    int forces() {
        return forces.get();
    }

    /** Octets read since the start. */
    long octetsRead() {
        return octetsRead.get();
    }

    /** From now on so many octets can be written. */
    void spaceLeft(int octets) {
        spaceLeft.set(octets);
    }

    void forceFails(boolean fails) {
        forceFails = fails;
    }

    void truncateFails(boolean fails) {
        truncateFails = fails;
    }

    void deleteFails(boolean fails) {
        deleteFails = fails;
    }

    /** From now on this is thrown where a file is opened to be read; null: it is opened again. */
    void openFails(@Nullable Error with) {
        openFails = with;
    }

    /** The directories whose names were forced. */
    Set<Path> forcedDirectories() {
        return Set.copyOf(forcedDirectories);
    }

    /** Lets every force wait for this. */
    void forceWaitsFor(CountDownLatch latch) {
        forceWaits = latch;
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        disk.createDirectories(directory);
    }

    @Override
    public OpenFile create(Path file) throws IOException {
        return new FaultyFile(disk.create(file));
    }

    @Override
    public OpenFile open(Path file) throws IOException {
        Error error = openFails;
        if (error != null) throw error;
        return new FaultyFile(disk.open(file));
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        return disk.list(directory);
    }

    @Override
    public void delete(Path file) throws IOException {
        if (deleteFails) throw new IOException("Input/output error");
        disk.delete(file);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        forcedDirectories.add(directory);
        disk.forceDirectory(directory);
    }

    @Override
    public long usableSpace(Path directory) throws IOException {
        return disk.usableSpace(directory);
    }

    private final class FaultyFile implements OpenFile {
        private final OpenFile file;

        FaultyFile(OpenFile file) {
            this.file = file;
        }

        @Override
        public void write(ByteBuffer octets, long position) throws IOException {
            int wanted = octets.remaining();
            int space = spaceLeft.getAndUpdate(left -> Math.max(0, left - wanted));
            if (space >= wanted) {
                file.write(octets, position);
                return;
            }
            // As a disk does: what still fits is written, then the error comes.
            file.write(octets.slice(octets.position(), space), position);
            throw new IOException("No space left on device");
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            int read = file.read(target, position);
            octetsRead.addAndGet(Math.max(0, read));
            return read;
        }

        @Override
        public void force() throws IOException {
            CountDownLatch latch = forceWaits;
            if (latch != null) {
                try {
                    latch.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            forces.incrementAndGet();
            if (forceFails) throw new IOException("Input/output error");
            file.force();
        }

        @Override
        public void truncate(long size) throws IOException {
            if (truncateFails) throw new IOException("Input/output error");
            file.truncate(size);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
