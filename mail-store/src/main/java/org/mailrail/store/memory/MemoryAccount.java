package org.mailrail.store.memory;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.mailrail.store.MailAccount;
import org.mailrail.store.Mailbox;
import org.mailrail.store.MailboxName;
import org.mailrail.store.UidSet;
import org.mailrail.store.UidValidity;
import org.mailrail.store.internal.Hierarchy;

/** The mailboxes of one user in memory. Each step is short, so the object is its own lock. */
final class MemoryAccount implements MailAccount {
    private final AtomicLong lastUidValidity;
    private final Map<MailboxName, MemoryMailbox> mailboxes = new TreeMap<>();
    private final Set<MailboxName> subscriptions = new TreeSet<>();

    MemoryAccount(AtomicLong lastUidValidity) {
        this.lastUidValidity = lastUidValidity;
        add(MailboxName.INBOX);
    }

    @Override
    public char separator() {
        return '/';
    }

    @Override
    public synchronized List<Entry> list() {
        return hierarchy().entries();
    }

    @Override
    public synchronized Optional<Mailbox> open(MailboxName name) {
        return Optional.ofNullable(mailboxes.get(name)).map(MemoryMailbox::handle);
    }

    @Override
    public synchronized Outcome create(MailboxName name) {
        Outcome outcome = hierarchy().mayCreate(name);
        if (outcome == Outcome.DONE) add(name);
        return outcome;
    }

    @Override
    public synchronized Outcome delete(MailboxName name) {
        Outcome outcome = hierarchy().mayDelete(name);
        if (outcome == Outcome.DONE) remove(name).goAway();
        return outcome;
    }

    @Override
    public synchronized Outcome rename(MailboxName from, MailboxName to) throws IOException {
        Hierarchy hierarchy = hierarchy();
        Outcome outcome = hierarchy.mayRename(from, to);
        if (outcome != Outcome.DONE) return outcome;
        if (from.isInbox()) {
            MemoryMailbox inbox = mailbox(from);
            UidSet all = UidSet.of(inbox.view().uids());
            inbox.copyTo(all, add(to));
            inbox.expunge(all);
            return outcome;
        }
        hierarchy.moves(from, to).forEach((before, after) -> {
            MemoryMailbox mailbox = remove(before);
            mailboxes.put(after, mailbox.renamed(after));
        });
        return outcome;
    }

    @Override
    public synchronized Set<MailboxName> subscriptions() {
        return new TreeSet<>(subscriptions);
    }

    @Override
    public synchronized void subscribe(MailboxName name) {
        subscriptions.add(name);
    }

    @Override
    public synchronized void unsubscribe(MailboxName name) {
        subscriptions.remove(name);
    }

    @Override
    public void close() {
        // Nothing is held open.
    }

    private Hierarchy hierarchy() {
        return new Hierarchy(mailboxes.keySet());
    }

    private MemoryMailbox add(MailboxName name) {
        MemoryMailbox mailbox = new MemoryMailbox(name, new UidValidity(lastUidValidity.incrementAndGet()));
        mailboxes.put(name, mailbox);
        return mailbox;
    }

    private MemoryMailbox remove(MailboxName name) {
        MemoryMailbox mailbox = mailbox(name);
        mailboxes.remove(name);
        return mailbox;
    }

    private MemoryMailbox mailbox(MailboxName name) {
        MemoryMailbox mailbox = mailboxes.get(name);
        if (mailbox == null) throw new IllegalStateException("no mailbox " + name);
        return mailbox;
    }
}
