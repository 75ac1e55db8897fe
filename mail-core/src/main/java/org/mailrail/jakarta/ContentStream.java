package org.mailrail.jakarta;

import jakarta.mail.internet.SharedInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.mailrail.message.MessageContent;

/**
 * A range of a content, from which Jakarta Mail takes ranges for the parts of a message instead of copies. It opens the content when it is first
 * read and closes it at the end of the range, since Jakarta Mail closes nothing.
 */
final class ContentStream extends InputStream implements SharedInputStream {
    private final MessageContent content;
    private final long start;
    private final long end;
    private long position;
    private long marked = -1;
    private @Nullable InputStream open;

    /** The octets from {@code start} to {@code end} of the content. */
    ContentStream(MessageContent content, long start, long end) {
        this.content = content;
        this.start = start;
        this.end = Math.max(start, end);
        this.position = start;
    }

    @Override
    public long getPosition() {
        return position - start;
    }

    @Override
    public InputStream newStream(long from, long to) {
        if (from < 0) throw new IllegalArgumentException("a range that starts at " + from);
        return new ContentStream(content, start + from, to < 0 ? end : Math.min(end, start + to));
    }

    @Override
    public int read() throws IOException {
        InputStream in = opened();
        int octet = in == null ? -1 : in.read();
        passed(octet < 0 ? -1 : 1);
        return octet;
    }

    @Override
    public int read(byte[] octets, int offset, int length) throws IOException {
        if (length == 0) return 0;
        InputStream in = opened();
        int read = in == null ? -1 : in.read(octets, offset, length);
        passed(read);
        return read;
    }

    /** Null behind the end. */
    private @Nullable InputStream opened() throws IOException {
        if (open == null && position < end) open = new BufferedInputStream(content.stream(position, end - position));
        return open;
    }

    private void passed(int read) throws IOException {
        if (read < 0) close();
        else position += read;
    }

    /** Jakarta Mail marks to look one octet ahead behind a CR that stands alone; going back opens the content anew, which is rare enough. */
    @Override
    public boolean markSupported() {
        return true;
    }

    @Override
    public void mark(int limit) {
        marked = position;
    }

    @Override
    public void reset() throws IOException {
        if (marked < 0) throw new IOException("no mark is set");
        if (marked == position) return;
        close();
        position = marked;
    }

    @Override
    public int available() throws IOException {
        return open == null ? 0 : open.available();
    }

    @Override
    public void close() throws IOException {
        if (open != null) open.close();
        open = null;
    }
}
