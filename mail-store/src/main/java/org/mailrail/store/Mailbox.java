package org.mailrail.store;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mailrail.message.MessageContent;

/**
 * One mailbox. Blocking; safe for many threads. Other sessions, deliveries and foreign programs may change it at any time: {@link #view} tells what it
 * is now. An operation on a UID that is gone leaves it out and does not fail.
 */
public interface Mailbox extends AutoCloseable {
    /** Its name when it was opened. */
    MailboxName name();

    /** What it holds now; looks at what other programs did. Costs little if nothing changed. */
    MailboxView view() throws IOException;

    /** The messages that no session has been told of as {@code \Recent}; this one now is. To be called by a read-write SELECT and on news. */
    UidSet claimRecent() throws IOException;

    /** The messages that {@link #claimRecent} would give; changes nothing. */
    UidSet recent() throws IOException;

    /** A message; nothing if it is gone. */
    Optional<MailboxMessage> message(long uid) throws IOException;

    /**
     * Appends messages, all or none; they are on stable storage when this returns.
     *
     * @return their UIDs, in the order of the messages
     */
    Appended append(List<NewMessage> messages) throws IOException;

    /**
     * Changes flags.
     *
     * @return the UIDs that were there
     */
    UidSet store(UidSet uids, FlagChange change) throws IOException;

    /**
     * Copies messages with flags and internal date to a mailbox of the same store.
     *
     * @return the UIDs that were there, and their new ones in the same order
     */
    Copied copy(UidSet uids, Mailbox target) throws IOException;

    /**
     * Removes messages for good, whatever their flags.
     *
     * @return the UIDs that this call removed
     */
    UidSet expunge(UidSet uids) throws IOException;

    /**
     * Calls {@code listener} after each change, by whomever; soon, but not at once, and perhaps once for several. It must not block.
     *
     * @return closes the registration
     */
    Registration onChange(Runnable listener) throws IOException;

    /** Ends this handle; other handles on the mailbox go on. */
    @Override
    void close() throws IOException;

    /** A registration that can be ended. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * A message to be appended.
     *
     * @param content its octets
     * @param flags its flags
     * @param internalDate when it was received
     */
    record NewMessage(MessageContent content, Flags flags, Instant internalDate) {}

    /**
     * What APPENDUID tells. RFC 9051 section 7.1.
     *
     * @param uidValidity of the mailbox
     * @param uids in the order of the messages
     */
    record Appended(UidValidity uidValidity, List<Long> uids) {
        /** Copies the list. */
        public Appended {
            uids = List.copyOf(uids);
        }
    }

    /**
     * What COPYUID tells. RFC 9051 section 7.1.
     *
     * @param uidValidity of the target
     * @param source UIDs in the source, ascending
     * @param target UIDs in the target, in the order of {@code source}
     */
    record Copied(UidValidity uidValidity, List<Long> source, List<Long> target) {
        /** Copies the lists. */
        public Copied {
            source = List.copyOf(source);
            target = List.copyOf(target);
        }
    }
}
