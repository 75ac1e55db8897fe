package org.mailrail.store.memory;

import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.mailrail.store.MailAccount;
import org.mailrail.store.MailStore;

/** Mailboxes in memory, gone with the process; closing it keeps them, so that tests can look at what is left. Safe for many threads. */
public final class MemoryStore implements MailStore {
    private final ConcurrentHashMap<String, MemoryAccount> accounts = new ConcurrentHashMap<>();
    private final AtomicLong lastUidValidity;

    /** An empty store. */
    public MemoryStore() {
        this(InstantSource.system());
    }

    /**
     * An empty store.
     *
     * @param clock tells the UIDVALIDITY of the first mailbox; each further one gets one more
     */
    public MemoryStore(InstantSource clock) {
        this.lastUidValidity = new AtomicLong(clock.instant().getEpochSecond() - 1);
    }

    @Override
    public MailAccount account(String user) {
        if (user.isEmpty()
                || user.equals(".")
                || user.contains("..")
                || user.indexOf('/') >= 0
                || user.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a user name that cannot name an account");
        }
        return accounts.computeIfAbsent(user, name -> new MemoryAccount(lastUidValidity));
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
