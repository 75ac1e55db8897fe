package org.mailrail.message;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Objects;

/** Octets in memory: those of an array from {@code start} up to {@code end}. */
record BytesContent(byte[] octets, int start, int end) implements MessageContent {
    BytesContent {
        Objects.checkFromToIndex(start, end, octets.length);
    }

    static BytesContent whole(byte[] octets) {
        return new BytesContent(octets, 0, octets.length);
    }

    static BytesContent checked(byte[] octets) {
        for (int i = 0; i < octets.length; i++) {
            boolean afterCr = i > 0 && octets[i - 1] == '\r';
            if (octets[i] == '\n' != afterCr)
                throw new IllegalArgumentException("a CR or LF stands alone near octet " + i);
        }
        if (octets.length > 0 && octets[octets.length - 1] == '\r')
            throw new IllegalArgumentException("a CR stands alone at the end");
        return whole(octets);
    }

    @Override
    public long size() {
        return (long) end - start;
    }

    @Override
    public InputStream stream(long offset, long length) {
        BytesContent part = range(offset, length);
        return new ByteArrayInputStream(octets, part.start, part.end - part.start);
    }

    @Override
    public BytesContent range(long offset, long length) {
        if (offset < 0 || offset > size() || length < 0) throw new IndexOutOfBoundsException("offset " + offset);
        int from = start + (int) offset;
        return new BytesContent(octets, from, from + (int) Math.min(length, end - from));
    }
}
