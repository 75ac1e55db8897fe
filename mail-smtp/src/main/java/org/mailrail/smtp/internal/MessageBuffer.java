package org.mailrail.smtp.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.mailrail.message.MessageContent;

/**
 * A message that is kept while it is handed on: up to 64 KiB in memory, beyond that in a temporary file that only this user may read, and that
 * {@link #close} deletes. Used by one thread at a time.
 */
public final class MessageBuffer implements AutoCloseable {
    private static final int IN_MEMORY = 64 * 1024;

    private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private @Nullable Path file;
    private @Nullable FileChannel channel;
    private long size;

    /** Appends octets in wire form. */
    public void write(ByteBuffer octets) throws IOException {
        size += octets.remaining();
        if (channel == null && size > IN_MEMORY) {
            channel = open();
            writeAll(channel, ByteBuffer.wrap(memory.toByteArray()));
            memory.reset();
        }
        if (channel != null) {
            writeAll(channel, octets);
        } else {
            byte[] array = new byte[octets.remaining()];
            octets.get(array);
            memory.writeBytes(array);
        }
    }

    private FileChannel open() throws IOException {
        Path created = Files.createTempFile("mailrail-", ".eml"); // mode 0600, whatever the umask
        file = created;
        return FileChannel.open(created, StandardOpenOption.WRITE);
    }

    private static void writeAll(FileChannel to, ByteBuffer octets) throws IOException {
        while (octets.hasRemaining()) to.write(octets);
    }

    /** What was written; valid until {@link #close}. */
    public MessageContent content() {
        return file == null ? MessageContent.of(memory.toByteArray()) : MessageContent.region(file, 0, size);
    }

    @Override
    public void close() throws IOException {
        try {
            if (channel != null) channel.close();
        } finally {
            if (file != null) Files.deleteIfExists(file);
        }
    }
}
