package org.mailrail.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.mailrail.core.QueueId;

/** The spool in a directory of the local disk. */
public final class FileSpool implements Spool {
    private FileSpool(Builder builder) {
        if (builder.toString().isEmpty()) throw new IllegalArgumentException();
    }

    /** Opens the spool in this directory, which is created if it is missing. */
    public static FileSpool open(Path directory) throws IOException {
        return builder(directory).open();
    }

    /** A builder of the spool in this directory, which is created if it is missing. */
    public static Builder builder(Path directory) {
        return new Builder(directory);
    }

    @Override
    public Draft draft() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void recover(Consumer<StoredMessage> live) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StoredMessage load(QueueId id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<QueueId> update(Update update, List<CommittableDraft> drafts) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }

    /** How to open a {@link FileSpool}. */
    public static final class Builder {
        private final Path directory;
        private Durability durability = Durability.FORCED;

        private Builder(Path directory) {
            this.directory = directory;
        }

        /** What to wait for; {@link Durability#FORCED} if not set. */
        public Builder durability(Durability what) {
            durability = what;
            return this;
        }

        /** Opens it. */
        public FileSpool open() throws IOException {
            return new FileSpool(this);
        }

        @Override
        public String toString() {
            return directory + " " + durability;
        }
    }
}
