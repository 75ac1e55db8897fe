package org.mailrail.message;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A content whose lines end with LF, CRLF or CR below; each is given as CRLF. */
final class LineEndContent implements MessageContent {
    private static final long UNKNOWN = -1;

    private final MessageContent stored;
    private final long declaredSize;
    private final LineIndex index = new LineIndex();
    private volatile long size;

    private LineEndContent(MessageContent stored, long declaredSize) {
        this.stored = stored;
        this.declaredSize = declaredSize;
        this.size = declaredSize;
    }

    static LineEndContent of(MessageContent stored) {
        return new LineEndContent(stored, UNKNOWN);
    }

    static LineEndContent ofSize(MessageContent stored, long wireSize) {
        if (wireSize < 0) throw new IllegalArgumentException("size " + wireSize);
        return new LineEndContent(stored, wireSize);
    }

    @Override
    public long size() throws IOException {
        if (size == UNKNOWN) {
            LineIndex.Place last = index.before(Long.MAX_VALUE);
            try (InputStream in = new CrLfStream(last, Long.MAX_VALUE)) {
                size = last.wire() + in.transferTo(OutputStream.nullOutputStream());
            }
        }
        return size;
    }

    @Override
    public InputStream stream(long offset, long length) throws IOException {
        long known = size;
        if (offset < 0 || length < 0 || known != UNKNOWN && offset > known)
            throw new IndexOutOfBoundsException("offset " + offset);
        LineIndex.Place place = index.before(offset);
        InputStream in = new CrLfStream(place, offset + Math.min(length, Long.MAX_VALUE - offset));
        boolean there = false;
        try {
            there = in.skip(offset - place.wire()) == offset - place.wire();
        } finally {
            if (!there) in.close();
        }
        if (!there) throw new IndexOutOfBoundsException("offset " + offset);
        return in;
    }

    /** Gives CRLF for each line end, and notes where it is. */
    private final class CrLfStream extends InputStream {
        private static final int BLOCK = 16 * 1024;

        private final InputStream in;
        private final long end;
        private final byte[] block;
        private final byte[] converted;
        private int at;
        private int limit;
        private boolean afterCr;
        private long storedOffset;
        /** The offset in the wire form of what was converted and is not yet given. */
        private long wireOffset;

        CrLfStream(LineIndex.Place from, long end) throws IOException {
            this.in = stored.stream(from.stored(), Long.MAX_VALUE);
            this.storedOffset = from.stored();
            this.wireOffset = from.wire();
            this.end = declaredSize == UNKNOWN ? end : Math.min(end, declaredSize);
            int blockSize = (int) Math.max(64, Math.min(BLOCK, this.end - wireOffset));
            this.block = new byte[blockSize];
            this.converted = new byte[2 * blockSize];
        }

        /** Converts the next block; false at the end of what is stored. */
        private boolean fill() throws IOException {
            at = 0;
            limit = 0;
            while (limit == 0) {
                if (!afterCr) index.note(wireOffset, storedOffset);
                int read = in.read(block, 0, block.length);
                if (read < 0) return false;
                storedOffset += read;
                convert(read);
            }
            return true;
        }

        private void convert(int count) {
            int out = 0;
            boolean cr = afterCr;
            for (int i = 0; i < count; i++) {
                byte octet = block[i];
                if (octet == '\n' || octet == '\r') {
                    if (octet == '\n' && cr) {
                        cr = false;
                        continue;
                    }
                    cr = octet == '\r';
                    converted[out++] = '\r';
                    converted[out++] = '\n';
                } else {
                    cr = false;
                    converted[out++] = octet;
                }
            }
            afterCr = cr;
            limit = out;
        }

        /** How many converted octets may be given now; 0 at the end. */
        private int ready() throws IOException {
            if (wireOffset >= end) {
                if (end == declaredSize && (at < limit || fill()))
                    throw new IOException("more than the " + declaredSize + " octets that the message is said to have");
                return 0;
            }
            if (at == limit && !fill()) {
                if (declaredSize != UNKNOWN) throw new EOFException(wireOffset + " octets, said to be " + declaredSize);
                return 0;
            }
            return (int) Math.min(limit - at, end - wireOffset);
        }

        @Override
        public int read() throws IOException {
            if (ready() == 0) return -1;
            wireOffset++;
            return converted[at++] & 0xFF;
        }

        @Override
        public int read(byte[] target, int from, int count) throws IOException {
            if (count == 0) return 0;
            int ready = ready();
            if (ready == 0) return -1;
            int taken = Math.min(ready, count);
            System.arraycopy(converted, at, target, from, taken);
            at += taken;
            wireOffset += taken;
            return taken;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = 0;
            while (skipped < count) {
                int ready = ready();
                if (ready == 0) break;
                int taken = (int) Math.min(ready, count - skipped);
                at += taken;
                wireOffset += taken;
                skipped += taken;
            }
            return skipped;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
