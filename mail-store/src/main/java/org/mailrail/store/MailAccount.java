package org.mailrail.store;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The mailboxes of one user. INBOX always exists. Blocking; safe for many threads. */
public interface MailAccount extends AutoCloseable {
    /** What separates the levels of names on the wire, for clients. */
    char separator();

    /** All mailboxes, in the order of their names. */
    List<Entry> list() throws IOException;

    /** Opens a mailbox; nothing if there is none, or it cannot be selected. */
    Optional<Mailbox> open(MailboxName name) throws IOException;

    /** Creates a mailbox; its parents come to be where the store needs them. */
    Outcome create(MailboxName name) throws IOException;

    /** Deletes a mailbox with its messages; not those below it. INBOX cannot be deleted. */
    Outcome delete(MailboxName name) throws IOException;

    /**
     * Renames a mailbox and those below it. Renaming INBOX moves its messages and leaves an empty INBOX. RFC 9051 section 6.3.6.
     */
    Outcome rename(MailboxName from, MailboxName to) throws IOException;

    /** The names subscribed to, whether they exist or not. */
    Set<MailboxName> subscriptions() throws IOException;

    /** Subscribes. */
    void subscribe(MailboxName name) throws IOException;

    /** Unsubscribes. */
    void unsubscribe(MailboxName name) throws IOException;

    /** Ends this handle. */
    @Override
    void close() throws IOException;

    /** What became of a change to the hierarchy. */
    enum Outcome {
        /** It is done. */
        DONE,
        /** There is no such mailbox. */
        NO_SUCH_MAILBOX,
        /** There is one of this name already. */
        ALREADY_EXISTS,
        /** This cannot be done to this mailbox, or with this name in this format. */
        NOT_POSSIBLE
    }

    /**
     * One mailbox in a list.
     *
     * @param name its name
     * @param selectable false for a name that only has mailboxes below it
     * @param hasChildren whether there are mailboxes below it
     */
    record Entry(MailboxName name, boolean selectable, boolean hasChildren) {}
}
