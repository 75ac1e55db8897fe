package org.mailrail.queue.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.mailrail.core.Client;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.core.Transaction;
import org.mailrail.queue.Spool;
import org.mailrail.queue.internal.SpoolOctets;

/** Statements on messages and their chunks, see {@link Schema}. What is changed is changed only if it belongs to {@code owner}. */
final class Messages {
    private static final byte[] NONE_DONE = {};

    private Messages() {}

    /**
     * A message to be stored.
     *
     * @param arrival to the microsecond
     * @param octets the prefix, and the body unless that is in chunks
     * @param chunked the octets in chunks
     */
    record New(QueueId id, Transaction transaction, Instant arrival, Spool.State state, byte[] octets, long chunked) {}

    /** Stores a message, which takes the place of the draft of its chunks. */
    static void insert(Connection connection, long owner, New message) throws SQLException, IOException {
        Sql.update(
                connection,
                "INSERT INTO mailrail_message (id, owner, arrival, held, next_attempt, recipients, envelope, state, done, octets, chunked)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                message.id().value(),
                owner,
                message.arrival(),
                message.state().held(),
                Times.second(message.state().next()),
                message.transaction().envelope().recipients().size(),
                SpoolOctets.of(message.transaction()),
                SpoolOctets.of(message.state()),
                NONE_DONE,
                message.octets(),
                message.chunked());
        if (message.chunked() > 0 && !deleteDraft(connection, owner, message.id()))
            throw new IOException("the draft " + message.id() + " was thrown away by another process");
    }

    /**
     * What a message is.
     *
     * @param head octets that are not in chunks
     */
    record Stored(Envelope envelope, Spool.State state, BitSet done, long head, long chunked) {}

    /** Reads a message. */
    static Optional<Stored> find(Connection connection, long owner, QueueId id) throws SQLException, IOException {
        return Sql.one(
                connection,
                "SELECT envelope, state, done, OCTET_LENGTH(octets), chunked FROM mailrail_message WHERE id = ? AND owner = ?",
                row -> new Stored(
                        SpoolOctets.transaction(row.getBytes(1)).envelope(),
                        SpoolOctets.state(row.getBytes(2)),
                        BitSet.valueOf(row.getBytes(3)),
                        row.getLong(4),
                        row.getLong(5)),
                id.value(),
                owner);
    }

    /** How far a message is. */
    private record Progress(BitSet done, int recipients, long chunked) {}

    /**
     * Writes down what became of a message.
     *
     * @return whether it is still there: it is gone when all are done
     * @throws NoSuchElementException if the owner has no such message
     */
    static boolean update(Connection connection, long owner, Spool.Update update) throws SQLException, IOException {
        Progress progress = lock(connection, owner, update.id());
        update.done().forEach(progress.done()::set);
        if (progress.done().nextClearBit(0) >= progress.recipients()) {
            Sql.update(
                    connection,
                    "DELETE FROM mailrail_message WHERE id = ?",
                    update.id().value());
            if (progress.chunked() > 0) deleteChunks(connection, update.id());
            return false;
        }
        Sql.update(
                connection,
                "UPDATE mailrail_message SET held = ?, next_attempt = ?, state = ?, done = ? WHERE id = ?",
                update.state().held(),
                Times.second(update.state().next()),
                SpoolOctets.of(update.state()),
                progress.done().toByteArray(),
                update.id().value());
        return true;
    }

    private static Progress lock(Connection connection, long owner, QueueId id) throws SQLException, IOException {
        return Sql.one(
                        connection,
                        "SELECT done, recipients, chunked FROM mailrail_message WHERE id = ? AND owner = ? FOR UPDATE",
                        row -> new Progress(BitSet.valueOf(row.getBytes(1)), row.getInt(2), row.getLong(3)),
                        id.value(),
                        owner)
                .orElseThrow(() -> missing(id));
    }

    /**
     * Gives a message another envelope.
     *
     * @throws NoSuchElementException if the owner has no such message
     */
    static void readdress(Connection connection, long owner, QueueId id, Envelope envelope)
            throws SQLException, IOException {
        Client client = Sql.one(
                        connection,
                        "SELECT envelope FROM mailrail_message WHERE id = ? AND owner = ? FOR UPDATE",
                        row -> SpoolOctets.transaction(row.getBytes(1)).client(),
                        id.value(),
                        owner)
                .orElseThrow(() -> missing(id));
        Sql.update(
                connection,
                "UPDATE mailrail_message SET envelope = ?, recipients = ?, done = ? WHERE id = ?",
                SpoolOctets.of(Transaction.of(client, envelope)),
                envelope.recipients().size(),
                NONE_DONE,
                id.value());
    }

    /** Forgets a message, whoever remains. */
    static void remove(Connection connection, long owner, QueueId id) throws SQLException {
        if (Sql.update(connection, "DELETE FROM mailrail_message WHERE id = ? AND owner = ?", id.value(), owner) == 1)
            deleteChunks(connection, id);
    }

    static NoSuchElementException missing(QueueId id) {
        return new NoSuchElementException("no message " + id + " of this process");
    }

    /** The ids of all messages of an owner. */
    static List<String> ids(Connection connection, long owner) throws SQLException, IOException {
        return Sql.all(connection, "SELECT id FROM mailrail_message WHERE owner = ?", row -> row.getString(1), owner);
    }

    /** Notes whose draft it is that chunks are written for. */
    static void insertDraft(Connection connection, long owner, QueueId id) throws SQLException {
        Sql.update(connection, "INSERT INTO mailrail_draft (id, owner) VALUES (?, ?)", id.value(), owner);
    }

    /** Keeps others from deleting it until the transaction ends; false if it is gone. */
    static boolean lockDraft(Connection connection, long owner, QueueId id) throws SQLException {
        String locking = "UPDATE mailrail_draft SET owner = owner WHERE id = ? AND owner = ?";
        return Sql.update(connection, locking, id.value(), owner) == 1;
    }

    /** False if there is none any more. */
    static boolean deleteDraft(Connection connection, long owner, QueueId id) throws SQLException {
        return Sql.update(connection, "DELETE FROM mailrail_draft WHERE id = ? AND owner = ?", id.value(), owner) == 1;
    }

    /** Drops a draft with its chunks, if there is one. */
    static void dropDraft(Connection connection, long owner, QueueId id) throws SQLException {
        if (deleteDraft(connection, owner, id)) deleteChunks(connection, id);
    }

    /** Drops all drafts of an owner. */
    static void dropDrafts(Connection connection, long owner) throws SQLException {
        Sql.update(
                connection,
                "DELETE FROM mailrail_chunk WHERE message IN (SELECT id FROM mailrail_draft WHERE owner = ?)",
                owner);
        Sql.update(connection, "DELETE FROM mailrail_draft WHERE owner = ?", owner);
    }

    static void insertChunk(Connection connection, QueueId id, long start, byte[] octets) throws SQLException {
        Sql.update(
                connection,
                "INSERT INTO mailrail_chunk (message, start, octets) VALUES (?, ?, ?)",
                id.value(),
                start,
                octets);
    }

    private static void deleteChunks(Connection connection, QueueId id) throws SQLException {
        Sql.update(connection, "DELETE FROM mailrail_chunk WHERE message = ?", id.value());
    }

    /** The octets of a message that are not in chunks. */
    static Optional<byte[]> head(Connection connection, QueueId id) throws SQLException, IOException {
        return Sql.one(
                connection, "SELECT octets FROM mailrail_message WHERE id = ?", row -> row.getBytes(1), id.value());
    }

    /** A part of a body. */
    record Chunk(long start, byte[] octets) {}

    /** The chunk in which this octet of the body is. */
    static Optional<Chunk> chunk(Connection connection, QueueId id, long at) throws SQLException, IOException {
        return Sql.one(
                connection,
                "SELECT start, octets FROM mailrail_chunk WHERE message = ? AND start <= ? ORDER BY start DESC LIMIT 1",
                row -> new Chunk(row.getLong(1), row.getBytes(2)),
                id.value(),
                at);
    }
}
