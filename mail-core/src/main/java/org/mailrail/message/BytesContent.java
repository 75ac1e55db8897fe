package org.mailrail.message;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** Octets in memory. */
record BytesContent(byte[] octets) implements MessageContent {
    static BytesContent checked(byte[] octets) {
        for (int i = 0; i < octets.length; i++) {
            boolean afterCr = i > 0 && octets[i - 1] == '\r';
            if (octets[i] == '\n' != afterCr)
                throw new IllegalArgumentException("a CR or LF stands alone near octet " + i);
        }
        if (octets.length > 0 && octets[octets.length - 1] == '\r')
            throw new IllegalArgumentException("a CR stands alone at the end");
        return new BytesContent(octets);
    }

    @Override
    public long size() {
        return octets.length;
    }

    @Override
    public InputStream stream(long offset, long length) {
        if (offset < 0 || offset > octets.length || length < 0) throw new IndexOutOfBoundsException("offset " + offset);
        return new ByteArrayInputStream(octets, (int) offset, (int) Math.min(length, octets.length - offset));
    }
}
