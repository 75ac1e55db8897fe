package org.mailrail.message;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

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
        List<MessageContent> wanted = new ArrayList<>();
        long skip = offset;
        long left = length;
        for (int i = 0; i < parts.size() && left > 0; i++) {
            MessageContent part = parts.get(i);
            // Of the last part the size is only asked if it has to be: it may cost reading it.
            if (skip == 0 && i == parts.size() - 1) {
                wanted.add(part.range(0, left));
                break;
            }
            long size = part.size();
            long taken = Math.min(left, size - skip);
            if (taken > 0) {
                wanted.add(part.range(skip, taken));
                left -= taken;
            }
            skip = Math.max(0, skip - size);
        }
        if (skip > 0 && (left > 0 || offset > size())) throw new IndexOutOfBoundsException("offset " + offset);
        return new ConcatStream(new ArrayDeque<>(wanted));
    }

    /** Has one of its parts open at a time. */
    private static final class ConcatStream extends InputStream {
        private final Queue<MessageContent> waiting;
        private InputStream open = InputStream.nullInputStream();

        ConcatStream(Queue<MessageContent> waiting) {
            this.waiting = waiting;
        }

        private boolean openNext() throws IOException {
            open.close();
            MessageContent next = waiting.poll();
            if (next == null) return false;
            open = next.stream();
            return true;
        }

        @Override
        public int read() throws IOException {
            int octet = open.read();
            while (octet < 0 && openNext()) octet = open.read();
            return octet;
        }

        @Override
        public int read(byte[] target, int from, int count) throws IOException {
            if (count == 0) return 0;
            int read = open.read(target, from, count);
            while (read < 0 && openNext()) read = open.read(target, from, count);
            return read;
        }

        @Override
        public void close() throws IOException {
            waiting.clear();
            open.close();
        }
    }
}
