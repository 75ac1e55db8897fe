package org.mailrail.store.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mailrail.store.MailAccount.Entry;
import org.mailrail.store.MailAccount.Outcome;
import org.mailrail.store.MailboxName;

/**
 * The names of an account and what may become of them, where a mailbox needs no parent: one above it that does not exist itself is listed, and
 * cannot be selected. RFC 9051 sections 6.3.4 to 6.3.6.
 */
public final class Hierarchy {
    private static final int MAX_LEVELS = 16;

    private final TreeSet<MailboxName> mailboxes;

    /**
     * @param mailboxes those that exist; INBOX is added
     */
    public Hierarchy(Collection<MailboxName> mailboxes) {
        this.mailboxes = new TreeSet<>(mailboxes);
        this.mailboxes.add(MailboxName.INBOX);
    }

    /** All names, those that are only above others among them. */
    public List<Entry> entries() {
        TreeMap<MailboxName, Boolean> hasChildren = new TreeMap<>();
        for (MailboxName name : mailboxes) {
            hasChildren.putIfAbsent(name, false);
            for (MailboxName above = name; above.parent().isPresent(); ) {
                above = above.parent().orElseThrow();
                hasChildren.put(above, true);
            }
        }
        List<Entry> entries = new ArrayList<>();
        hasChildren.forEach((name, above) -> entries.add(new Entry(name, mailboxes.contains(name), above)));
        return entries;
    }

    /** Whether it may be created. A name that is only above others may. */
    public Outcome mayCreate(MailboxName name) {
        return mailboxes.contains(name) ? Outcome.ALREADY_EXISTS : Outcome.DONE;
    }

    /** Whether it may be deleted. A name that is only above others stays as long as they do. */
    public Outcome mayDelete(MailboxName name) {
        if (name.isInbox()) return Outcome.NOT_POSSIBLE;
        if (mailboxes.contains(name)) return Outcome.DONE;
        return hasBelow(name) ? Outcome.NOT_POSSIBLE : Outcome.NO_SUCH_MAILBOX;
    }

    /** Whether it may be renamed, with all below it. A rename of INBOX concerns INBOX alone. */
    public Outcome mayRename(MailboxName from, MailboxName to) {
        if (!mailboxes.contains(from) && !hasBelow(from)) return Outcome.NO_SUCH_MAILBOX;
        if (mailboxes.contains(to)) return Outcome.ALREADY_EXISTS;
        if (from.isInbox()) return Outcome.DONE;
        if (to.isBelow(from)) return Outcome.NOT_POSSIBLE;
        int deeper = to.levels().size() - from.levels().size();
        for (MailboxName name : mailboxes) {
            if (!name.isBelow(from)) continue;
            if (name.levels().size() + deeper > MAX_LEVELS) return Outcome.NOT_POSSIBLE;
            if (mailboxes.contains(name.renamed(from, to))) return Outcome.ALREADY_EXISTS;
        }
        return Outcome.DONE;
    }

    /** What is called how after a rename that {@link #mayRename} allows. */
    public SortedMap<MailboxName, MailboxName> moves(MailboxName from, MailboxName to) {
        TreeMap<MailboxName, MailboxName> moves = new TreeMap<>();
        for (MailboxName name : mailboxes) {
            if (name.equals(from) || name.isBelow(from)) moves.put(name, name.renamed(from, to));
        }
        return moves;
    }

    private boolean hasBelow(MailboxName name) {
        return mailboxes.stream().anyMatch(other -> other.isBelow(name));
    }
}
