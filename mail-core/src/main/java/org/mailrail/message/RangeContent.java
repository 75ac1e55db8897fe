package org.mailrail.message;

import java.io.IOException;
import java.io.InputStream;

/** A part of another content. */
record RangeContent(MessageContent whole, long start, long length) implements MessageContent {
    RangeContent {
        if (start < 0 || length < 0) throw new IndexOutOfBoundsException("range from " + start + ", length " + length);
    }

    @Override
    public long size() throws IOException {
        return Math.max(0, Math.min(length, whole.size() - start));
    }

    @Override
    public InputStream stream(long offset, long limit) throws IOException {
        long size = size();
        if (offset < 0 || offset > size || limit < 0) throw new IndexOutOfBoundsException("offset " + offset);
        return whole.stream(start + offset, Math.min(limit, size - offset));
    }
}
