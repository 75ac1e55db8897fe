package org.mailrail.store.maildir;

import org.jspecify.annotations.Nullable;
import org.mailrail.store.Flags;

/**
 * One record of the UID list and, if its file was seen, what its name says. Its folder's lock guards it.
 */
final class StoredMessage {
    final UidList.Entry entry;

    /** Its file; null if it has not been seen, or is gone. */
    Listing.@Nullable File file;

    Flags flags = Flags.NONE;

    /** Its file was looked for in vain. It never comes back under this UID, since sessions were told that it is expunged. */
    boolean dead;

    /** Octets with CRLF; -1 as long as that is not known for certain. */
    long virtualSize = -1;

    StoredMessage(UidList.Entry entry) {
        this.entry = entry;
    }

    long uid() {
        return entry.uid();
    }

    /** Is in the mailbox no more. */
    void die() {
        file = null;
        dead = true;
    }
}
