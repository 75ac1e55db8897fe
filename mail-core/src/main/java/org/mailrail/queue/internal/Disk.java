package org.mailrail.queue.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** What the spool asks of the file system: the seam at which tests let writes fail, disks fill and forces lie. */
public interface Disk {
    /** An open file, read and written by position. */
    interface OpenFile extends Closeable {
        /** Writes all that remains in the buffer. */
        void write(ByteBuffer octets, long position) throws IOException;

        /** Reads some octets; -1 at the end. */
        int read(ByteBuffer target, long position) throws IOException;

        /** Returns once the contents, and what is needed to find them, are on the device. */
        void force() throws IOException;

        /** Cuts the file. */
        void truncate(long size) throws IOException;

        /** Its length. */
        long size() throws IOException;
    }

    /** Makes a directory, and those above it, for the owner alone. */
    void createDirectories(Path directory) throws IOException;

    /** Makes a file that does not exist yet, for the owner alone, to read and write. */
    OpenFile create(Path file) throws IOException;

    /** Opens a file to read. */
    OpenFile open(Path file) throws IOException;

    /** The files in a directory, in no order. */
    List<Path> list(Path directory) throws IOException;

    /** Deletes a file; nothing happens if it is missing. */
    void delete(Path file) throws IOException;

    /** Returns once the names in a directory are on the device. */
    void forceDirectory(Path directory) throws IOException;

    /** The octets that can still be written in this directory. */
    long usableSpace(Path directory) throws IOException;
}
