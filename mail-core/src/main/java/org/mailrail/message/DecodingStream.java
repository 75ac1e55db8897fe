package org.mailrail.message;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** A stream that decodes another block by block. Not for several threads at once. */
abstract class DecodingStream extends InputStream {
    private static final int BLOCK = 8192;

    private final InputStream in;
    private final byte[] encoded = new byte[BLOCK];
    private final byte[] decoded;
    private int at;
    private int limit;
    private boolean ended;

    /**
     * A stream over this one.
     *
     * @param kept how many octets a decoder may hold back from one block and give with the next, at most
     */
    DecodingStream(InputStream in, int kept) {
        this.in = in;
        decoded = new byte[BLOCK + kept];
    }

    /** Decodes the first {@code length} octets of a block to the start of {@code target}; how many they are then. */
    abstract int decode(byte[] block, int length, byte[] target);

    /** Gives what was held back when nothing follows; how many octets they are. */
    abstract int end(byte[] target);

    /** Whether there is an octet to give, for which blocks are read until there is one. */
    private boolean hasNext() throws IOException {
        while (at == limit && !ended) {
            int read = in.read(encoded, 0, BLOCK);
            ended = read <= 0;
            at = 0;
            limit = ended ? end(decoded) : decode(encoded, read, decoded);
        }
        return at < limit;
    }

    @Override
    public final int read() throws IOException {
        return hasNext() ? decoded[at++] & 0xFF : -1;
    }

    @Override
    public final int read(byte[] target, int from, int count) throws IOException {
        Objects.checkFromIndexSize(from, count, target.length);
        if (count == 0) return 0;
        if (!hasNext()) return -1;
        int given = Math.min(count, limit - at);
        System.arraycopy(decoded, at, target, from, given);
        at += given;
        return given;
    }

    @Override
    public final long skip(long count) throws IOException {
        long skipped = 0;
        while (skipped < count && hasNext()) {
            int passed = (int) Math.min(count - skipped, limit - at);
            at += passed;
            skipped += passed;
        }
        return skipped;
    }

    /** What is decoded already: how much an encoded octet stands for shows only when it is read. */
    @Override
    public final int available() {
        return limit - at;
    }

    @Override
    public final void close() throws IOException {
        in.close();
    }
}
