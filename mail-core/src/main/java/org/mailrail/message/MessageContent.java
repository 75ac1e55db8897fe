package org.mailrail.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * The octets of a message as the wire has them: every line ends with CRLF, and no CR or LF stands alone (what RFC 5322 section 2.3 asks).
 * In memory, in a file or in a region of one; immutable, and read as often as wanted by any number of threads. It owns no open resource:
 * each stream opens what it needs and its reader closes it, so a content is valid as long as the file below it is.
 */
public interface MessageContent {
    /** The number of octets, CR and LF counted as two. May have to read the content once. */
    long size() throws IOException;

    /**
     * The octets from {@code offset} on, at most {@code length} of them.
     *
     * @param offset 0 to {@link #size()}
     * @param length not negative; what lies beyond the end is left out
     * @throws IOException if the content cannot be read
     */
    InputStream stream(long offset, long length) throws IOException;

    /** All octets. */
    default InputStream stream() throws IOException {
        return stream(0, Long.MAX_VALUE);
    }

    /** Writes all octets. */
    default void writeTo(OutputStream out) throws IOException {
        try (InputStream in = stream()) {
            in.transferTo(out);
        }
    }

    /** The octets from {@code offset} on as a content of their own, at most {@code length}. */
    default MessageContent range(long offset, long length) {
        return new RangeContent(this, offset, length);
    }

    /**
     * The octets in this array, which is copied.
     *
     * @throws IllegalArgumentException if a CR or LF stands alone
     */
    static MessageContent of(byte[] octets) {
        return BytesContent.checked(octets.clone());
    }

    /**
     * The octets in this part of an array, which is not copied: nobody may change it while the content is in use. For octets that are known to be in
     * wire form, such as those of a buffer that was filled by this library.
     *
     * @throws IndexOutOfBoundsException if the array has no such part
     */
    static MessageContent wrap(byte[] octets, int offset, int length) {
        return new BytesContent(octets, offset, Math.addExact(offset, length));
    }

    /**
     * The octets of a file.
     *
     * @throws IOException if it cannot be read, or if a CR or LF stands alone in it
     */
    static MessageContent of(Path file) throws IOException {
        return FileContent.checked(file);
    }

    /** The octets of a file in which lines end with LF or CRLF or CR: each is given as CRLF. */
    static MessageContent normalizing(Path file) throws IOException {
        return LineEndContent.of(FileContent.whole(file));
    }

    /** The octets of a region of a file that is known to hold wire form, such as one that this library wrote. Reads nothing yet. */
    static MessageContent region(Path file, long offset, long length) {
        return new FileContent(file, offset, length);
    }

    /** The octets of a region of a file in which lines end with LF (or CRLF): each is given as CRLF, as Maildir needs it. Reads nothing yet. */
    static MessageContent lfRegion(Path file, long offset, long length) {
        return LineEndContent.of(new FileContent(file, offset, length));
    }

    /**
     * The same where the size in wire form is known beforehand, as from {@code W=} in the name of a Maildir file: {@link #size()} reads
     * nothing, ever. If the size is wrong, reading to the end fails with an IOException instead of giving a message of another size than was said.
     */
    static MessageContent lfRegion(Path file, long offset, long length, long wireSize) {
        return LineEndContent.ofSize(new FileContent(file, offset, length), wireSize);
    }

    /** These contents one after the other, as header fields that were prepended and the message below. */
    static MessageContent concat(List<MessageContent> parts) {
        return parts.size() == 1 ? parts.get(0) : new ConcatContent(parts);
    }
}
