package org.mailrail.message;

import java.io.IOException;
import java.io.InputStream;

/** A part of another content. */
record RangeContent(MessageContent whole, long start, long length) implements MessageContent {
    RangeContent {
        if (start < 0 || length < 0) throw new IndexOutOfBoundsException("range from " + start + ", length " + length);
        length = Math.min(length, Long.MAX_VALUE - start);
    }

    @Override
    public long size() throws IOException {
        return Math.max(0, Math.min(length, whole.size() - start));
    }

    /** Asks the whole for its size only if it must: that may mean reading it. */
    @Override
    public InputStream stream(long offset, long limit) throws IOException {
        if (offset < 0 || offset > length || limit < 0) throw new IndexOutOfBoundsException("offset " + offset);
        return whole.stream(start + offset, Math.min(limit, length - offset));
    }

    @Override
    public MessageContent range(long offset, long limit) {
        if (offset < 0 || offset > length || limit < 0) throw new IndexOutOfBoundsException("offset " + offset);
        return new RangeContent(whole, start + offset, Math.min(limit, length - offset));
    }
}
