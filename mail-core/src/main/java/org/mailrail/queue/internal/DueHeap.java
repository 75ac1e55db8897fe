package org.mailrail.queue.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The deferred messages, the next one first: a binary heap from which any can be taken. Used under the scheduler's lock. */
final class DueHeap {
    private final List<Slot> heap = new ArrayList<>();

    /** The one that is due first. */
    Optional<Slot> first() {
        return heap.isEmpty() ? Optional.empty() : Optional.of(heap.getFirst());
    }

    /** The one that is due first, if it is due now. */
    Optional<Slot> due(Instant now) {
        return first().filter(slot -> slot.isDueAt(now));
    }

    void add(Slot slot) {
        slot.heapIndex = heap.size();
        heap.add(slot);
        up(slot);
    }

    /** Takes it out, wherever it stands. */
    void remove(Slot slot) {
        int index = slot.heapIndex;
        Slot last = heap.removeLast();
        slot.heapIndex = -1;
        if (last == slot) return;
        set(index, last);
        up(last);
        down(last);
    }

    private void up(Slot slot) {
        int at = slot.heapIndex;
        while (at > 0) {
            Slot parent = heap.get((at - 1) / 2);
            if (!slot.isDueBefore(parent)) break;
            int above = parent.heapIndex;
            set(at, parent);
            at = above;
        }
        set(at, slot);
    }

    private void down(Slot slot) {
        int at = slot.heapIndex;
        while (true) {
            int child = 2 * at + 1;
            if (child >= heap.size()) break;
            if (child + 1 < heap.size() && heap.get(child + 1).isDueBefore(heap.get(child))) child++;
            if (!heap.get(child).isDueBefore(slot)) break;
            set(at, heap.get(child));
            at = child;
        }
        set(at, slot);
    }

    private void set(int index, Slot slot) {
        heap.set(index, slot);
        slot.heapIndex = index;
    }
}
