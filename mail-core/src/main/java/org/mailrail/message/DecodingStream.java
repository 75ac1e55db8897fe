package org.mailrail.message;

import java.io.IOException;
import java.io.InputStream;

/** A stream that decodes another block by block. */
abstract class DecodingStream extends InputStream {
    private static final int BLOCK = 8192;

    private final InputStream in;
    private final byte[] block = new byte[BLOCK];
    private int at;
    private int limit;

    DecodingStream(InputStream in) {
        this.in = in;
    }

    /** The next octet of the encoded form, or -1. */
    final int encoded() throws IOException {
        if (at == limit) {
            limit = Math.max(0, in.read(block, 0, BLOCK));
            at = 0;
            if (limit == 0) return -1;
        }
        return block[at++] & 0xFF;
    }

    /** The next octet of the decoded form, or -1. */
    abstract int decoded() throws IOException;

    @Override
    public final int read() throws IOException {
        return decoded();
    }

    @Override
    public final int read(byte[] target, int from, int count) throws IOException {
        int done = 0;
        while (done < count) {
            int octet = decoded();
            if (octet < 0) return done == 0 ? -1 : done;
            target[from + done++] = (byte) octet;
        }
        return done;
    }

    @Override
    public final void close() throws IOException {
        in.close();
    }
}
