package org.mailrail.smtp.internal;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.Reply;

/**
 * The message that a session is receiving: gathered in pieces of up to 64 KiB, of which at most one is being stored while the next is
 * gathered. A message that will be refused is read to its true end and not kept. Used by one thread.
 */
final class IncomingData {
    /** Up to here a message is stored in one step with its end. */
    static final int PIECE = 64 * 1024;

    private static final int FIRST_PIECE = 8 * 1024;

    private final DataDecoder decoder = new DataDecoder();
    private final long maxSize;
    private final int maxLine;
    private ByteBuffer piece = ByteBuffer.allocate(FIRST_PIECE);
    private long size;
    private boolean storing;
    private boolean stored;
    private @Nullable Reply failure;

    IncomingData(long maxSize, int maxLine) {
        this.maxSize = maxSize;
        this.maxLine = maxLine;
    }

    /** Reads on; true once the end of data has been read. Stops early when {@link #isFull()}. */
    boolean decode(ByteBuffer in) {
        while (true) {
            int before = piece.position();
            boolean end = decoder.decode(in, piece);
            size += piece.position() - before;
            if (end) return true;
            if (piece.hasRemaining()) return false; // so the input ran dry
            if (failure != null || isRefused()) piece.clear();
            else if (piece.capacity() < PIECE)
                piece = ByteBuffer.allocate(PIECE).put(piece.flip());
            else return false;
        }
    }

    /** Whether nothing more can be read before a piece was stored. */
    boolean isFull() {
        return !piece.hasRemaining() && failure == null && !isRefused();
    }

    /** Whether the full piece may be handed out now. */
    boolean hasPieceToStore() {
        return isFull() && !storing;
    }

    ByteBuffer takePiece() {
        ByteBuffer taken = piece.flip();
        piece = ByteBuffer.allocate(PIECE);
        storing = true;
        stored = true;
        return taken;
    }

    /** The octets that are left at the end. */
    ByteBuffer takeLast() {
        return piece.flip();
    }

    void pieceStored() {
        storing = false;
    }

    /** Nothing more is to be stored; the end is answered with this. */
    void fail(Reply reply) {
        storing = false;
        failure = reply;
    }

    /** Whether a piece was handed out. */
    boolean isStored() {
        return stored;
    }

    private boolean isRefused() {
        return size > maxSize || decoder.hasBareLineEnd();
    }

    /** Why the message is refused, if it is, once its end has been read. */
    Optional<Reply> refusal() {
        if (decoder.hasBareLineEnd()) return Optional.of(Replies.BARE_LINE_END_IN_MESSAGE);
        if (size > maxSize) return Optional.of(Replies.TOO_LARGE);
        if (decoder.longestLine() > maxLine) return Optional.of(Replies.LINE_TOO_LONG);
        if (decoder.hasNul()) return Optional.of(Replies.NUL_IN_MESSAGE);
        return Optional.ofNullable(failure);
    }
}
