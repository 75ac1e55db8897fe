package org.mailrail.message;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A region of a file. Each stream has a descriptor of its own. */
record FileContent(Path file, long start, long length) implements MessageContent {
    private static final int BLOCK = 16 * 1024;

    FileContent {
        if (start < 0 || length < 0 || length > Long.MAX_VALUE - start)
            throw new IndexOutOfBoundsException("region from " + start + ", length " + length);
    }

    static FileContent whole(Path file) throws IOException {
        return new FileContent(file, 0, Files.size(file));
    }

    static FileContent checked(Path file) throws IOException {
        FileContent content = whole(file);
        try (InputStream in = content.stream()) {
            byte[] block = new byte[BLOCK];
            boolean afterCr = false;
            long offset = 0;
            for (int read = in.read(block); read >= 0; offset += read, read = in.read(block)) {
                for (int i = 0; i < read; i++) {
                    if ((block[i] == '\n') != afterCr)
                        throw new IOException(file + ": a CR or LF stands alone near octet " + (offset + i));
                    afterCr = block[i] == '\r';
                }
            }
            if (afterCr) throw new IOException(file + ": a CR stands alone at the end");
        }
        return content;
    }

    @Override
    public long size() {
        return length;
    }

    @Override
    public InputStream stream(long offset, long limit) throws IOException {
        if (offset < 0 || offset > length || limit < 0) throw new IndexOutOfBoundsException("offset " + offset);
        long left = Math.min(limit, length - offset);
        return new BufferedInputStream(
                new RegionStream(file, start + offset, left), (int) Math.max(1, Math.min(BLOCK, left)));
    }

    /** Reads a region by position; its end is the end of the stream, and a file that ends before it is an error, not a shorter message. */
    private static final class RegionStream extends InputStream {
        private final FileChannel channel;
        private final Path file;
        private long position;
        private final long end;

        RegionStream(Path file, long position, long length) throws IOException {
            this.file = file;
            this.position = position;
            this.end = position + length;
            channel = FileChannel.open(file, StandardOpenOption.READ);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int from, int count) throws IOException {
            if (count == 0) return 0;
            if (position == end) return -1;
            int read = channel.read(ByteBuffer.wrap(target, from, (int) Math.min(count, end - position)), position);
            if (read < 0) throw new EOFException(file + " ends at " + position + ", before " + end);
            position += read;
            return read;
        }

        @Override
        public long skip(long count) {
            long skipped = Math.max(0, Math.min(count, end - position));
            position += skipped;
            return skipped;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, end - position);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
