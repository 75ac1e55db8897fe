package org.mailrail.queue.jdbc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.mailrail.core.QueueId;
import org.mailrail.core.Transaction;
import org.mailrail.message.MessageContent;
import org.mailrail.queue.Spool;

/**
 * A message that is being received: in a buffer up to the size of a chunk, or as long as all drafts' buffers leave room; what is over is written to the
 * database chunk by chunk. It has no connection between two chunks, since a client may be slow.
 */
final class JdbcDraft implements Spool.Draft {
    /** How large a chunk is, unless memory is short; and up to which size a body stands with its message. */
    private static final int CHUNK = 256 << 10;

    private static final int FIRST_BUFFER = 4096;
    private static final int MAX_PREFIX = 1 << 20;

    private final JdbcSpool spool;
    private final QueueId id;
    private byte[] buffer = new byte[0];
    private int buffered;
    /** Whether somebody reads the buffer, so that it must not be used again. */
    private boolean shared;

    private long chunked;
    private Progress progress = Progress.OPEN;

    private enum Progress {
        OPEN,
        BROKEN,
        COMMITTED,
        DOUBTFUL,
        CLOSED
    }

    JdbcDraft(JdbcSpool spool, QueueId id) {
        this.spool = spool;
        this.id = id;
    }

    @Override
    public QueueId id() {
        return id;
    }

    @Override
    public long size() {
        return chunked + buffered;
    }

    @Override
    public void write(ByteBuffer octets) throws IOException {
        need(Progress.OPEN);
        while (octets.hasRemaining()) {
            if (buffered == buffer.length && !grow(octets.remaining())) {
                flush();
                if (octets.remaining() >= buffer.length) {
                    writeThrough(octets);
                    continue;
                }
            }
            int count = Math.min(octets.remaining(), buffer.length - buffered);
            octets.get(buffer, buffered, count);
            buffered += count;
        }
    }

    private boolean grow(int wanted) {
        int size =
                (int) Math.min(CHUNK, Math.max(FIRST_BUFFER, Math.max(buffer.length * 2L, (long) buffered + wanted)));
        int more = size - buffer.length;
        if (more <= 0 || !spool.takeMemory(more)) return false;
        buffer = Arrays.copyOf(buffer, size);
        shared = false;
        return true;
    }

    private void flush() throws IOException {
        if (buffered == 0) return;
        writeChunk(Arrays.copyOf(buffer, buffered));
        if (shared) buffer = new byte[buffer.length];
        shared = false;
        buffered = 0;
    }

    /** In pieces that are as large as the buffer at least. */
    private void writeThrough(ByteBuffer octets) throws IOException {
        byte[] chunk = new byte[Math.min(octets.remaining(), CHUNK)];
        octets.get(chunk);
        writeChunk(chunk);
    }

    private void writeChunk(byte[] octets) throws IOException {
        boolean first = chunked == 0;
        try {
            spool.database().run(connection -> {
                if (first) Messages.insertDraft(connection, spool.owner(), id);
                // Another process may have buried it, and nobody would delete a chunk without its draft.
                else if (!Messages.lockDraft(connection, spool.owner(), id))
                    throw new IOException("the draft " + id + " is gone, as the lease was over");
                Messages.insertChunk(connection, id, chunked, octets);
            });
        } catch (IOException e) {
            progress = Progress.BROKEN;
            throw e;
        }
        chunked += octets.length;
    }

    @Override
    public MessageContent content() throws IOException {
        need(Progress.OPEN);
        shared = true;
        MessageContent inMemory = MessageContent.wrap(buffer, 0, buffered);
        if (chunked == 0) return inMemory;
        return MessageContent.concat(List.of(new JdbcContent(spool.database(), id, 0, chunked), inMemory));
    }

    @Override
    public Spool.StoredMessage commit(Transaction transaction, byte[] prefix, Instant now, Spool.State state)
            throws IOException {
        Messages.New message = prepare(transaction, prefix, now, state);
        try {
            spool.database().commit(connection -> {
                insert(connection, message);
                return message;
            });
        } catch (DoubtfulCommitException e) {
            doubtful();
            spool.doubts().addRefused(id);
            throw e;
        }
        return committed(message);
    }

    /** The message to be stored. */
    Messages.New prepare(Transaction transaction, byte[] prefix, Instant now, Spool.State state) {
        need(Progress.OPEN);
        if (transaction.envelope().recipients().isEmpty()) throw new IllegalArgumentException("no recipient");
        if (prefix.length > MAX_PREFIX) throw new IllegalArgumentException("a prefix of " + prefix.length + " octets");
        int inline = chunked == 0 ? buffered : 0;
        byte[] octets = Arrays.copyOf(prefix, prefix.length + inline);
        System.arraycopy(buffer, 0, octets, prefix.length, inline);
        long inChunks = chunked == 0 ? 0 : size();
        return new Messages.New(id, transaction, Times.micro(now), state, octets, inChunks);
    }

    /** Stores the message, in a transaction that is not committed yet. */
    void insert(Connection connection, Messages.New message) throws SQLException, IOException {
        if (chunked > 0 && buffered > 0) Messages.insertChunk(connection, id, chunked, Arrays.copyOf(buffer, buffered));
        Messages.insert(connection, spool.owner(), message);
    }

    /** The database has it; the message that it became. */
    Spool.StoredMessage committed(Messages.New message) {
        progress = Progress.COMMITTED;
        release();
        return spool.stored(message);
    }

    /** Whether the database has it will be seen later; until then nothing is dropped. */
    void doubtful() {
        progress = Progress.DOUBTFUL;
    }

    @Override
    public void close() throws IOException {
        if (progress == Progress.CLOSED) return;
        boolean drop = (progress == Progress.OPEN || progress == Progress.BROKEN)
                && (chunked > 0 || progress == Progress.BROKEN);
        progress = Progress.CLOSED;
        release();
        if (!drop) return;
        spool.database().run(connection -> Messages.dropDraft(connection, spool.owner(), id));
    }

    private void release() {
        spool.giveMemory(buffer.length);
        buffer = new byte[0];
        buffered = 0;
    }

    private void need(Progress wanted) {
        if (progress != wanted) throw new IllegalStateException("the draft " + id + " is " + progress);
    }
}
