package org.mailrail.imap.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.mailrail.imap.internal.PeerGoneException;

/**
 * Writes to a channel from a thread that may block: it waits while the client does not take what is sent, so that a large body is never in memory
 * as a whole.
 */
final class ChannelOutput extends OutputStream {
    private final Channel channel;
    private final Duration timeout;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    ChannelOutput(Channel channel, Duration timeout) {
        this.channel = channel;
        this.timeout = timeout;
    }

    @Override
    public void write(int octet) throws PeerGoneException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws PeerGoneException {
        if (!channel.isWritable()) awaitWritable();
        if (!channel.isActive()) throw new PeerGoneException("the connection is closed");
        ByteBuf copy = channel.alloc().buffer(length).writeBytes(octets, offset, length);
        channel.write(copy, channel.voidPromise());
    }

    @Override
    public void flush() {
        channel.flush();
    }

    private void awaitWritable() throws PeerGoneException {
        channel.flush();
        long left = timeout.toNanos();
        lock.lock();
        try {
            while (!channel.isWritable() && channel.isActive()) {
                if (left <= 0) {
                    channel.close();
                    throw new PeerGoneException("the client took nothing for " + timeout);
                }
                left = changed.awaitNanos(Math.min(left, TimeUnit.SECONDS.toNanos(60)))
                        + left
                        - Math.min(left, TimeUnit.SECONDS.toNanos(60));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PeerGoneException("interrupted");
        } finally {
            lock.unlock();
        }
    }

    /** The channel has become writable, or gone. On the event loop: the lock is held for moments only. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
