package org.mailrail.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.queue.internal.Disk;
import org.mailrail.queue.internal.FileSpoolCore;
import org.mailrail.queue.internal.LocalDisk;
import org.mailrail.queue.internal.SpoolSettings;

/**
 * The spool in a directory of the local disk: no server to install, one process at a time. Messages are appended to a log, whose every record
 * has a check sum; those who store at the same time share one forced write. Large bodies have a file of their own, written once.
 *
 * <p>When it is opened, what a crash cut off is left out (it was never acknowledged), and what is damaged is set aside in the folder
 * {@code corrupt} without losing what stands behind it. When the disk is full, those who store get a {@link NoSpaceException}, and all works
 * again once there is space. Directories have mode 0700, files 0600.
 */
public final class FileSpool implements Spool {
    private final FileSpoolCore core;

    private FileSpool(FileSpoolCore core) {
        this.core = core;
    }

    /**
     * Opens the spool in this directory, which is created if it is missing.
     *
     * @throws IOException if another process has it open, or if it cannot be read
     */
    public static FileSpool open(Path directory) throws IOException {
        return builder(directory).open();
    }

    /** A builder of the spool in this directory, which is created if it is missing. */
    public static Builder builder(Path directory) {
        return new Builder(directory);
    }

    @Override
    public Draft draft() throws IOException {
        return core.draft();
    }

    @Override
    public void recover(Consumer<Entry> live) throws IOException {
        core.recover(live);
    }

    @Override
    public StoredMessage load(QueueId id) throws IOException {
        return core.load(id);
    }

    @Override
    public void readdress(QueueId id, Envelope envelope) throws IOException {
        core.readdress(id, envelope);
    }

    @Override
    public List<StoredMessage> update(Update update, List<CommittableDraft> drafts) throws IOException {
        return core.update(update, drafts);
    }

    /** The octets that drafts hold in memory now. */
    public long memoryInUse() {
        return core.memoryInUse();
    }

    @Override
    public void note(Update update) throws IOException {
        core.note(update);
    }

    @Override
    public void close() throws IOException {
        core.close();
    }

    /** How to open a {@link FileSpool}. */
    public static final class Builder {
        private final Path directory;
        private Durability durability = Durability.FORCED;
        private long segmentSize = 32L << 20;
        private int draftMemory = 64 << 10;
        private long memory = 64L << 20;
        private long minFree = 32L << 20;
        private InstantSource clock = InstantSource.system();
        private Disk disk = new LocalDisk();

        private Builder(Path directory) {
            this.directory = directory;
        }

        /** What is waited for before a message counts as stored; {@link Durability#FORCED} if not set. */
        public Builder durability(Durability what) {
            durability = what;
            return this;
        }

        /** From how many octets on a file of the log is not appended to; 32 MiB. The log takes up to twice what is queued, and one such file. */
        public Builder segmentSize(long octets) {
            if (octets < 1) throw new IllegalArgumentException("segments of " + octets);
            segmentSize = octets;
            return this;
        }

        /** Up to how many octets a message stays in memory while it is received, and then stands in the log itself; 64 KiB, at most 16 MiB. */
        public Builder draftMemory(int octets) {
            if (octets < 0 || octets > 16 << 20) throw new IllegalArgumentException("drafts of " + octets);
            draftMemory = octets;
            return this;
        }

        /** How many octets all messages that are being received take of memory; 64 MiB. What is over goes to files at once. */
        public Builder memory(long octets) {
            if (octets < 0) throw new IllegalArgumentException("memory of " + octets);
            memory = octets;
            return this;
        }

        /**
         * How many octets of disk have to be free for a new message; 32 MiB, so that the queue can still write down what it delivered when no
         * more is taken in. Postfix's {@code queue_minfree}.
         */
        public Builder minFree(long octets) {
            if (octets < 0) throw new IllegalArgumentException("free space of " + octets);
            minFree = octets;
            return this;
        }

        /** The clock; the system's if not set. */
        public Builder clock(InstantSource what) {
            clock = what;
            return this;
        }

        Builder disk(Disk what) {
            disk = what;
            return this;
        }

        /**
         * Opens it.
         *
         * @throws IOException if another process has it open, or if it cannot be read
         */
        public FileSpool open() throws IOException {
            return new FileSpool(FileSpoolCore.open(new SpoolSettings(
                    directory,
                    disk,
                    clock,
                    durability == Durability.FORCED,
                    segmentSize,
                    draftMemory,
                    memory,
                    minFree)));
        }
    }
}
