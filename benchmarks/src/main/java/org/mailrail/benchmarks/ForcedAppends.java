package org.mailrail.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the disk gives to those who append by group commit, and do nothing else: of the threads that wait, one writes and forces what all have brought, then the
 * next. Safe for many threads.
 */
final class ForcedAppends implements AutoCloseable {
    private final FileChannel file;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private List<ByteBuffer> waiting = new ArrayList<>();
    private long batch;
    private long forced;
    private boolean writing;

    ForcedAppends(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Returns when the octets are on stable storage. */
    void append(ByteBuffer octets) throws IOException {
        lock.lock();
        try {
            waiting.add(octets);
            long mine = batch;
            while (writing && forced <= mine) changed.awaitUninterruptibly();
            if (forced > mine) return;
            writing = true;
            batch++;
            List<ByteBuffer> all = waiting;
            waiting = new ArrayList<>();
            lock.unlock();
            try {
                ByteBuffer[] buffers = all.toArray(new ByteBuffer[0]);
                for (int from = 0; from < buffers.length; from++) {
                    while (buffers[from].hasRemaining()) file.write(buffers, from, buffers.length - from);
                }
                file.force(false);
            } finally {
                lock.lock();
                writing = false;
                forced = batch;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
