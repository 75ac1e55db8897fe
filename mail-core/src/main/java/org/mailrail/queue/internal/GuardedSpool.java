package org.mailrail.queue.internal;

import java.io.IOException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.mailrail.core.Envelope;
import org.mailrail.core.QueueId;
import org.mailrail.queue.Spool;

/** A spool of which a message that is not there is a {@link LostMessageException}. */
record GuardedSpool(Spool spool) implements Spool {
    @Override
    public Draft draft() throws IOException {
        return spool.draft();
    }

    @Override
    public void recover(Consumer<Entry> live) throws IOException {
        spool.recover(live);
    }

    @Override
    public StoredMessage load(QueueId id) throws IOException {
        try {
            return spool.load(id);
        } catch (NoSuchElementException e) {
            throw new LostMessageException(id, e);
        }
    }

    @Override
    public void readdress(QueueId id, Envelope envelope) throws IOException {
        try {
            spool.readdress(id, envelope);
        } catch (NoSuchElementException e) {
            throw new LostMessageException(id, e);
        }
    }

    @Override
    public List<StoredMessage> update(Update update, List<CommittableDraft> drafts) throws IOException {
        try {
            return spool.update(update, drafts);
        } catch (NoSuchElementException e) {
            throw new LostMessageException(update.id(), e);
        }
    }

    @Override
    public void note(Update update) throws IOException {
        try {
            spool.note(update);
        } catch (NoSuchElementException e) {
            throw new LostMessageException(update.id(), e);
        }
    }

    @Override
    public void close() throws IOException {
        spool.close();
    }
}
