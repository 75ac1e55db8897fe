package org.mailrail.store.maildir;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.mailrail.store.FlagChange;
import org.mailrail.store.Mailbox;
import org.mailrail.store.MailboxMessage;
import org.mailrail.store.MailboxName;
import org.mailrail.store.MailboxView;
import org.mailrail.store.UidSet;

/** One handle on a folder. */
final class MaildirMailbox implements Mailbox {
    private final MaildirFolder folder;
    private final OpenFolders folders;
    private final AtomicBoolean closed = new AtomicBoolean();

    MaildirMailbox(MaildirFolder folder, OpenFolders folders) {
        this.folder = folder;
        this.folders = folders;
    }

    @Override
    public MailboxName name() {
        return folder.name();
    }

    @Override
    public MailboxView view() throws IOException {
        return folder.view();
    }

    @Override
    public UidSet claimRecent() throws IOException {
        return folder.claimRecent();
    }

    @Override
    public UidSet recent() throws IOException {
        return folder.recent();
    }

    @Override
    public Optional<MailboxMessage> message(long uid) throws IOException {
        return folder.message(uid);
    }

    @Override
    public Appended append(List<NewMessage> messages) throws IOException {
        return folder.append(messages);
    }

    @Override
    public UidSet store(UidSet uids, FlagChange change) throws IOException {
        return folder.store(uids, change);
    }

    @Override
    public Copied copy(UidSet uids, Mailbox target) throws IOException {
        if (!(target instanceof MaildirMailbox other)) throw new IllegalArgumentException("a mailbox of another store");
        return folder.copy(uids, other.folder);
    }

    @Override
    public UidSet expunge(UidSet uids) throws IOException {
        return folder.expunge(uids);
    }

    @Override
    public Registration onChange(Runnable listener) throws IOException {
        folder.poll(); // what is there by now is no change
        folders.startPolling();
        return folder.listeners().add(listener);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) folders.release(folder);
    }
}
