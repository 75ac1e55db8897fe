package org.mailrail.imap.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mailrail.message.MessageContent;

/**
 * A message that comes in by APPEND: in memory up to 64 KiB, then in a file that only its owner can read and that {@link #close} removes.
 *
 * <p>A CR or LF that stands alone becomes CRLF. Unlike SMTP nothing can be smuggled behind it, as the size of the message is told beforehand; and
 * clients do append messages that they have with other line ends, which refusing would lose for the user. NUL is no octet of a message (RFC 5322
 * section 4.1 forbids it, and no literal can hold it), so a message that has one is refused.
 */
final class Upload implements AutoCloseable {
    private static final int IN_MEMORY = 64 * 1024;

    private final @Nullable Path folder;
    private final boolean drops;
    private ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private @Nullable Path file;
    private @Nullable OutputStream out;
    private final byte[] converted = new byte[8192];
    private int count;
    private long size;
    private boolean afterCr;
    private boolean nul;
    private @Nullable IOException failure;

    private Upload(@Nullable Path folder, boolean drops) {
        this.folder = folder;
        this.drops = drops;
    }

    /** One that may need a file in this folder; null for the system's folder for temporary files. */
    static Upload to(@Nullable Path folder) {
        return new Upload(folder, false);
    }

    /** One whose octets go nowhere. */
    static Upload dropping() {
        return new Upload(null, true);
    }

    /** Takes octets. A failure is kept until {@link #content}, since the rest of the message comes all the same. */
    void write(ByteBuffer octets) {
        if (drops || failure != null) return;
        try {
            while (octets.hasRemaining()) convert(octets.get());
            drain();
        } catch (IOException e) {
            failure = e;
        }
    }

    private void convert(byte octet) throws IOException {
        if (octet == 0) nul = true;
        if (afterCr && octet != '\n') put((byte) '\n');
        else if (!afterCr && octet == '\n') put((byte) '\r');
        put(octet);
        afterCr = octet == '\r';
    }

    private void put(byte octet) throws IOException {
        if (count == converted.length) drain();
        converted[count++] = octet;
    }

    private void drain() throws IOException {
        if (out == null && size + count > IN_MEMORY) spill();
        (out == null ? memory : out).write(converted, 0, count);
        size += count;
        count = 0;
    }

    private void spill() throws IOException {
        FileAttribute<Set<PosixFilePermission>> owner =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        file = folder == null
                ? Files.createTempFile("mailrail-append", ".eml", owner)
                : Files.createTempFile(folder, "mailrail-append", ".eml", owner);
        out = Channels.newOutputStream(FileChannel.open(file, StandardOpenOption.WRITE));
        memory.writeTo(out);
        memory = new ByteArrayOutputStream();
    }

    /** Whether a NUL was among the octets. */
    boolean hasNul() {
        return nul;
    }

    /**
     * The message, valid until {@link #close}.
     *
     * @throws IOException if it could not be kept
     */
    MessageContent content() throws IOException {
        if (failure != null) throw failure;
        if (afterCr) convert((byte) '\n');
        drain();
        if (file == null || out == null) return MessageContent.of(memory.toByteArray());
        out.flush();
        return MessageContent.region(file, 0, size);
    }

    @Override
    public void close() throws IOException {
        try {
            if (out != null) out.close();
        } finally {
            if (file != null) Files.deleteIfExists(file);
        }
    }
}
