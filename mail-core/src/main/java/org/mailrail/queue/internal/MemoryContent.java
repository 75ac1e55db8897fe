package org.mailrail.queue.internal;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.mailrail.message.MessageContent;

/** The octets of a draft in its buffer, as they are now. */
public record MemoryContent(byte[] octets, int length) implements MessageContent {
    @Override
    public long size() {
        return length;
    }

    @Override
    public InputStream stream(long offset, long limit) {
        if (offset < 0 || offset > length || limit < 0) throw new IndexOutOfBoundsException("offset " + offset);
        return new ByteArrayInputStream(octets, (int) offset, (int) Math.min(limit, length - offset));
    }
}
