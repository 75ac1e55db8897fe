package org.mailrail.store.internal;

import java.util.Arrays;
import org.mailrail.store.Flags;
import org.mailrail.store.MailboxView;
import org.mailrail.store.UidValidity;

/**
 * A view in arrays: 12 octets a message, since equal flags share one object. The arrays belong to it and must not be changed afterwards. Counts no
 * modification sequences.
 *
 * @param uids ascending
 * @param flagsOf as many as {@code uids}
 */
public record ArrayView(UidValidity uidValidity, long uidNext, long[] uids, Flags[] flagsOf) implements MailboxView {
    /** Checks that both arrays go together. */
    public ArrayView {
        if (uids.length != flagsOf.length) throw new IllegalArgumentException("UIDs and flags of different length");
    }

    @Override
    public int size() {
        return uids.length;
    }

    @Override
    public long uid(int index) {
        return uids[index];
    }

    @Override
    public Flags flags(int index) {
        return flagsOf[index];
    }

    @Override
    public long modSeq(int index) {
        return 1;
    }

    @Override
    public int indexOf(long uid) {
        return Arrays.binarySearch(uids, uid);
    }
}
