package org.mailrail.queue.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.core.Transaction;
import org.mailrail.message.MessageContent;
import org.mailrail.queue.Spool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A message that is being received: in a buffer up to a size, or as long as all drafts' buffers leave room; then in the file that will be its
 * body, with the buffer in front of it, so that it is written in large pieces.
 */
public final class FileDraft implements Spool.Draft {
    private static final Logger LOG = LoggerFactory.getLogger(FileDraft.class);
    private static final int FIRST_BUFFER = 4096;
    private static final int MAX_PREFIX = 1 << 20;

    private final SpoolSettings settings;
    private final SpoolLog log;
    private final AtomicLong memoryInUse;
    private final QueueId id;
    private byte[] buffer = new byte[0];
    private int buffered;
    private Disk.@Nullable OpenFile file;
    private long inFile;
    private State state = State.OPEN;

    private enum State {
        OPEN,
        BROKEN,
        COMMITTED,
        CLOSED
    }

    FileDraft(SpoolSettings settings, SpoolLog log, AtomicLong memoryInUse, QueueId id) {
        this.settings = settings;
        this.log = log;
        this.memoryInUse = memoryInUse;
        this.id = id;
    }

    @Override
    public QueueId id() {
        return id;
    }

    @Override
    public long size() {
        return inFile + buffered;
    }

    @Override
    public void write(ByteBuffer octets) throws IOException {
        need(State.OPEN);
        while (octets.hasRemaining()) {
            if (buffered == buffer.length && !grow(octets.remaining())) {
                flush();
                if (octets.remaining() >= buffer.length) {
                    writeThrough(octets);
                    return;
                }
            }
            int count = Math.min(octets.remaining(), buffer.length - buffered);
            octets.get(buffer, buffered, count);
            buffered += count;
        }
    }

    private boolean grow(int wanted) {
        int size = (int) Math.min(
                settings.draftMemory(), Math.max(FIRST_BUFFER, Math.max(buffer.length * 2L, (long) buffered + wanted)));
        int more = size - buffer.length;
        if (more <= 0 || file != null) return false;
        if (memoryInUse.addAndGet(more) > settings.memory()) {
            memoryInUse.addAndGet(-more);
            return false;
        }
        buffer = Arrays.copyOf(buffer, size);
        return true;
    }

    private void flush() throws IOException {
        ByteBuffer octets = ByteBuffer.wrap(buffer, 0, buffered);
        writeThrough(octets);
        buffered = 0;
    }

    private void writeThrough(ByteBuffer octets) throws IOException {
        int count = octets.remaining();
        try {
            if (file == null) file = settings.disk().create(body());
            file.write(octets, inFile);
        } catch (IOException e) {
            state = State.BROKEN;
            throw DiskErrors.of(e);
        }
        inFile += count;
    }

    private Path body() {
        return settings.body(id);
    }

    @Override
    public MessageContent content() throws IOException {
        need(State.OPEN);
        if (file == null) return MessageContent.wrap(buffer, 0, buffered);
        flush();
        return MessageContent.region(body(), 0, inFile);
    }

    @Override
    public Spool.StoredMessage commit(Transaction transaction, byte[] prefix, Instant now, Spool.State state)
            throws IOException {
        LogEntry.Store store = prepare(transaction, prefix, now, state);
        log.append(List.of(store));
        committed();
        return stored(transaction.envelope(), state);
    }

    /** The message that it became. */
    Spool.StoredMessage stored(Envelope envelope, Spool.State state) {
        LiveMessage message = log.message(id);
        return new Spool.StoredMessage(
                message, envelope, message.remaining(), state, new SpooledContent(message, body()));
    }

    /** What is to be written in the log for this draft; its body, if in a file, is on stable storage when this returns. */
    LogEntry.Store prepare(Transaction transaction, byte[] prefix, Instant now, Spool.State state) throws IOException {
        need(State.OPEN);
        if (transaction.envelope().recipients().isEmpty()) throw new IllegalArgumentException("no recipient");
        if (prefix.length > MAX_PREFIX) throw new IllegalArgumentException("a prefix of " + prefix.length + " octets");
        if (file != null) forceBody(file);
        LogEntry.Head head = new LogEntry.Head(
                id,
                log.nextSequence(),
                now,
                state,
                prefix.length,
                file != null,
                size(),
                transaction.envelope().recipients().size(),
                List.of());
        byte[] octets = Arrays.copyOf(prefix, prefix.length + (file == null ? buffered : 0));
        if (file == null) System.arraycopy(buffer, 0, octets, prefix.length, buffered);
        return new LogEntry.Store(head, transaction, octets);
    }

    private void forceBody(Disk.OpenFile body) throws IOException {
        flush();
        if (!settings.forced()) return;
        try {
            body.force();
            settings.disk().forceDirectory(settings.bodies());
        } catch (IOException e) {
            state = State.BROKEN; // a second force would say that all is well, whatever the first one lost
            throw DiskErrors.of(e);
        }
    }

    /** The log has it: from now on the body is the message's. */
    void committed() {
        state = State.COMMITTED;
        try {
            release();
        } catch (IOException e) {
            LOG.warn("the body of {} cannot be closed", id, e); // it is forced, and committed: no error of the commit
        }
    }

    @Override
    public void close() throws IOException {
        if (state == State.CLOSED) return;
        boolean drop = state != State.COMMITTED;
        state = State.CLOSED;
        boolean hasFile = file != null;
        release();
        if (drop && hasFile) settings.disk().delete(body());
    }

    private void release() throws IOException {
        memoryInUse.addAndGet(-buffer.length);
        buffer = new byte[0];
        buffered = 0;
        if (file != null) file.close();
        file = null;
    }

    private void need(State wanted) {
        if (state != wanted) throw new IllegalStateException("the draft " + id + " is " + state);
    }
}
