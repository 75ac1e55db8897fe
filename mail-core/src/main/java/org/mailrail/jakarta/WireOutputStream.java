package org.mailrail.jakarta;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Writes CRLF for each CR, LF or CRLF: what Jakarta Mail was given with other line ends it writes with them. RFC 5322 section 2.3. */
final class WireOutputStream extends FilterOutputStream {
    private boolean afterCr;

    WireOutputStream(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int octet) throws IOException {
        boolean endsCrlf = afterCr && octet == '\n';
        if (afterCr || octet == '\n') {
            out.write('\r');
            out.write('\n');
        }
        afterCr = octet == '\r';
        if (!endsCrlf && !afterCr && octet != '\n') out.write(octet);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        int start = offset;
        for (int i = offset; i < offset + length; i++) {
            boolean lineEnd = octets[i] == '\r' || octets[i] == '\n';
            if (!lineEnd && !afterCr) continue;
            out.write(octets, start, i - start);
            write(octets[i]);
            start = i + 1;
        }
        out.write(octets, start, offset + length - start);
    }

    @Override
    public void close() throws IOException {
        if (afterCr) {
            out.write('\r');
            out.write('\n');
            afterCr = false;
        }
        super.close();
    }
}
