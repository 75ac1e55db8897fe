package org.mailrail.store.maildir;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.mailrail.message.MessageContent;

/**
 * The octets of a message file, each LF given as CRLF. The file may get another name at any time, so each stream looks where it is. A CR that
 * stands alone, as only foreign programs store it, is given as it is: so Dovecot counts it in {@code W=}, and size and octets must agree.
 */
final class MaildirContent implements MessageContent {
    private static final int TRIES = 20;
    private static final int BUFFER = 16 * 1024;

    private final MaildirFolder folder;
    private final StoredMessage message;

    MaildirContent(MaildirFolder folder, StoredMessage message) {
        this.folder = folder;
        this.message = message;
    }

    @Override
    public long size() throws IOException {
        long noted = folder.notedSize(message);
        if (noted >= 0) return noted;
        try (InputStream in = new CrLfStream(open(), Long.MAX_VALUE)) {
            long size = in.transferTo(OutputStream.nullOutputStream());
            folder.noteSize(message, size);
            return size;
        }
    }

    @Override
    public InputStream stream(long offset, long length) throws IOException {
        long size = size();
        if (offset < 0 || offset > size || length < 0) throw new IndexOutOfBoundsException("offset " + offset);
        long end = offset + Math.min(length, size - offset);
        InputStream in = new CrLfStream(open(), end);
        try {
            in.skipNBytes(offset);
            return in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private InputStream open() throws IOException {
        for (int i = 0; ; i++) {
            Path path = folder.pathOf(message, i > 0)
                    .orElseThrow(() -> new NoSuchFileException("message " + message.uid() + " is expunged"));
            try {
                return Files.newInputStream(path);
            } catch (NoSuchFileException renamedOrGone) {
                if (i == TRIES) throw renamedOrGone;
            }
        }
    }

    /** Ends after so many octets; a file that has fewer is an error, not a shorter message. */
    private static final class CrLfStream extends InputStream {
        private final InputStream in;
        private final byte[] buffer = new byte[BUFFER];
        private final boolean lengthKnown;
        private int position;
        private int limit;
        private long left;
        private boolean afterCr;
        private boolean lfDue;

        CrLfStream(InputStream in, long left) {
            this.in = in;
            this.left = left;
            this.lengthKnown = left != Long.MAX_VALUE;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int from, int count) throws IOException {
            if (count == 0) return 0;
            int wanted = (int) Math.min(count, left);
            int done = 0;
            while (done < wanted) {
                if (lfDue) {
                    target[from + done++] = '\n';
                    lfDue = false;
                    continue;
                }
                if (position == limit) {
                    if (done > 0) break;
                    position = 0;
                    limit = Math.max(0, in.read(buffer));
                    if (limit == 0) {
                        if (lengthKnown) throw new EOFException("a message file is shorter than its name says");
                        return -1;
                    }
                }
                byte octet = buffer[position++];
                lfDue = octet == '\n' && !afterCr;
                afterCr = octet == '\r';
                target[from + done++] = lfDue ? (byte) '\r' : octet;
            }
            left -= done;
            return done == 0 ? -1 : done;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
