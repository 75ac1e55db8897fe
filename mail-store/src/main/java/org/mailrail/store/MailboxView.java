package org.mailrail.store;

/**
 * A mailbox at one moment: its UIDs, ascending, and the flags under each. Immutable, so a session can hold it and compare it with a later one to
 * learn what came, went and changed. Safe for many threads.
 */
public interface MailboxView {
    /** The generation of the UIDs. */
    UidValidity uidValidity();

    /** What the next message's UID will be, at least. */
    long uidNext();

    /** How many messages there are. */
    int size();

    /**
     * The UID of a message.
     *
     * @param index 0 to {@code size() - 1}: the message sequence number less one
     */
    long uid(int index);

    /** The flags of the message at this index. */
    Flags flags(int index);

    /** The modification sequence of the message at this index, at least 1; all are 1 in a store that counts none. RFC 7162. */
    long modSeq(int index);

    /** The index of a UID, or {@code -(insertion point) - 1} if it is not there, as {@link java.util.Arrays#binarySearch(long[], long)}. */
    int indexOf(long uid);
}
