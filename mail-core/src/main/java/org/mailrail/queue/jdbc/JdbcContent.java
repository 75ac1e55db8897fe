package org.mailrail.queue.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.mailrail.core.QueueId;
import org.mailrail.message.MessageContent;

/**
 * The octets of a message in the database. A reader has one piece in memory and, between two pieces, no connection.
 *
 * @param head octets that are not in chunks
 * @param chunked octets that are
 */
record JdbcContent(Database database, QueueId id, long head, long chunked) implements MessageContent {
    @Override
    public long size() {
        return head + chunked;
    }

    @Override
    public InputStream stream(long offset, long length) {
        if (offset < 0 || offset > size() || length < 0) throw new IndexOutOfBoundsException("offset " + offset);
        return new Pieces(offset, offset + Math.min(length, size() - offset));
    }

    /** The piece that has this octet. */
    private Messages.Chunk piece(long at) throws IOException {
        if (at < head) {
            byte[] octets = database.read(connection -> Messages.head(connection, id))
                    .orElseThrow(() -> new IOException("the message " + id + " is gone"));
            return new Messages.Chunk(0, octets);
        }
        Messages.Chunk chunk = database.read(connection -> Messages.chunk(connection, id, at - head))
                .orElseThrow(() -> new IOException("the message " + id + " is gone"));
        return new Messages.Chunk(head + chunk.start(), chunk.octets());
    }

    private final class Pieces extends InputStream {
        private long at;
        private final long end;
        private Messages.Chunk piece = new Messages.Chunk(0, new byte[0]);

        Pieces(long at, long end) {
            this.at = at;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            byte[] octet = new byte[1];
            return read(octet, 0, 1) < 0 ? -1 : octet[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int count) throws IOException {
            Objects.checkFromIndexSize(from, count, into.length);
            if (count == 0) return 0;
            if (at >= end) return -1;
            if (at >= endOfPiece() || at < piece.start()) piece = piece(at);
            if (at >= endOfPiece()) throw new IOException("the message " + id + " has a hole at " + at);
            int given = (int) Math.min(count, Math.min(end, endOfPiece()) - at);
            System.arraycopy(piece.octets(), (int) (at - piece.start()), into, from, given);
            at += given;
            return given;
        }

        private long endOfPiece() {
            return piece.start() + piece.octets().length;
        }

        @Override
        public long skip(long count) {
            long skipped = Math.clamp(count, 0, end - at);
            at += skipped;
            return skipped;
        }
    }
}
