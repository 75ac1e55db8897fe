package org.mailrail.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Contents one after the other. */
record ConcatContent(List<MessageContent> parts) implements MessageContent {
    ConcatContent {
        parts = List.copyOf(parts);
    }

    @Override
    public long size() throws IOException {
        long size = 0;
        for (MessageContent part : parts) size += part.size();
        return size;
    }

    @Override
    public InputStream stream(long offset, long length) throws IOException {
        if (offset < 0 || length < 0) throw new IndexOutOfBoundsException("offset " + offset);
        List<InputStream> streams = new ArrayList<>();
        long skip = offset;
        long left = length;
        for (MessageContent part : parts) {
            long size = part.size();
            long take = Math.min(left, size - skip);
            if (take > 0) {
                streams.add(part.stream(skip, take));
                left -= take;
            }
            skip = Math.max(0, skip - size);
        }
        if (skip > 0) throw new IndexOutOfBoundsException("offset " + offset);
        return new SequenceInputStream(Collections.enumeration(streams));
    }
}
