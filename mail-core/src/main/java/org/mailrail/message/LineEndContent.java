package org.mailrail.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A content whose lines end with LF, CRLF or CR below; each is given as CRLF. */
final class LineEndContent implements MessageContent {
    private final MessageContent stored;
    private volatile long size = -1;

    private LineEndContent(MessageContent stored) {
        this.stored = stored;
    }

    static LineEndContent of(MessageContent stored) {
        return new LineEndContent(stored);
    }

    @Override
    public long size() throws IOException {
        if (size < 0) {
            try (InputStream in = new CrLfStream(stored.stream(), Long.MAX_VALUE)) {
                size = in.transferTo(OutputStream.nullOutputStream());
            }
        }
        return size;
    }

    @Override
    public InputStream stream(long offset, long length) throws IOException {
        if (offset < 0 || length < 0) throw new IndexOutOfBoundsException("offset " + offset);
        InputStream in = new CrLfStream(stored.stream(), offset + Math.min(length, Long.MAX_VALUE - offset));
        try {
            in.skipNBytes(offset);
        } catch (IOException e) {
            in.close();
            throw e;
        }
        return in;
    }

    /** Gives CRLF for each line end. */
    private static final class CrLfStream extends InputStream {
        private final InputStream in;
        private long left;
        private boolean afterCr;
        private boolean lfDue;

        CrLfStream(InputStream in, long limit) {
            this.in = in;
            this.left = limit;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) return -1;
            int octet = next();
            if (octet >= 0) left--;
            return octet;
        }

        private int next() throws IOException {
            if (lfDue) {
                lfDue = false;
                return '\n';
            }
            int octet = in.read();
            if (afterCr && octet == '\n') octet = in.read();
            afterCr = octet == '\r';
            if (octet == '\r' || octet == '\n') {
                lfDue = true;
                return '\r';
            }
            return octet;
        }

        @Override
        public int read(byte[] target, int from, int count) throws IOException {
            int done = 0;
            while (done < count) {
                int octet = read();
                if (octet < 0) return done == 0 ? -1 : done;
                target[from + done++] = (byte) octet;
            }
            return done;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
