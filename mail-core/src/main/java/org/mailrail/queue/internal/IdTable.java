package org.mailrail.queue.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.QueueId;

/**
 * What belongs to messages, by their ids. A hash table of open addressing, for there may be a million: it takes a reference and a half for each. Used by
 * one thread at a time.
 */
final class IdTable<T extends IdTable.Entry> {
    private static final int SMALLEST = 16;

    /** What belongs to one message. */
    interface Entry {
        QueueId id();

        /** The hash code of the id's text. */
        default int idHash() {
            return id().value().hashCode();
        }

        /** Whether this is the id. */
        default boolean hasId(QueueId id) {
            return id().equals(id);
        }
    }

    private @Nullable Entry[] entries = new @Nullable Entry[SMALLEST];
    private int size;

    int size() {
        return size;
    }

    /** What belongs to this message; null if there is nothing. */
    @Nullable
    T find(QueueId id) {
        return cast(entries[place(id)]);
    }

    /** Adds this; false if there is something for its message already. */
    boolean add(T entry) {
        int place = place(entry.id());
        if (entries[place] != null) return false;
        entries[place] = entry;
        if (++size > entries.length / 3 * 2) grow();
        return true;
    }

    /** Removes what belongs to this message; what that was, null if there was nothing. */
    @Nullable
    T remove(QueueId id) {
        int hole = place(id);
        T removed = cast(entries[hole]);
        if (removed == null) return null;
        size--;
        // Whoever stands behind only because this place was taken moves up.
        for (int at = next(hole); ; at = next(at)) {
            Entry entry = entries[at];
            if (entry == null) break;
            if (distance(home(entry.idHash()), at) >= distance(hole, at)) {
                entries[hole] = entry;
                hole = at;
            }
        }
        entries[hole] = null;
        return removed;
    }

    /** All that is in it, in no order. */
    List<T> all() {
        List<T> all = new ArrayList<>(size);
        for (Entry entry : entries) {
            T one = cast(entry);
            if (one != null) all.add(one);
        }
        return all;
    }

    /** Where it stands, or where there is room for it. */
    private int place(QueueId id) {
        int at = home(id.value().hashCode());
        while (true) {
            Entry entry = entries[at];
            if (entry == null || entry.hasId(id)) return at;
            at = next(at);
        }
    }

    /** Ids are counted up, so that their last characters differ: a factor spreads them. */
    private int home(int idHash) {
        int hash = idHash * 0x9E3779B9;
        return (hash ^ hash >>> 16) & entries.length - 1;
    }

    private int next(int at) {
        return at + 1 & entries.length - 1;
    }

    private int distance(int from, int to) {
        return to - from & entries.length - 1;
    }

    private void grow() {
        @Nullable Entry[] old = entries;
        entries = new @Nullable Entry[old.length * 2];
        for (Entry entry : old) {
            if (entry == null) continue;
            int at = home(entry.idHash());
            while (entries[at] != null) at = next(at);
            entries[at] = entry;
        }
    }

    @SuppressWarnings("unchecked") // only add puts something in
    private @Nullable T cast(@Nullable Entry entry) {
        return (T) entry;
    }
}
