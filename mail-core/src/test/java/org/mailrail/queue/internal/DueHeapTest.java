package org.mailrail.queue.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mailrail.core.QueueId;
import org.mailrail.queue.Spool;

class DueHeapTest {
    private record Entry(QueueId id, Instant arrival, boolean isHeld, Instant nextAttempt) implements Spool.Entry {}

    private static Slot slot(Instant due) {
        Slot slot = new Slot(new Entry(new QueueId("1Z1"), due, false, due));
        slot.due(due);
        return slot;
    }

    @Test
    void theNextIsFirstWhateverIsTakenOut() {
        Random random = new Random(2);
        DueHeap heap = new DueHeap();
        List<Slot> inside = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            if (random.nextInt(5) < 3 || inside.isEmpty()) {
                Slot slot = slot(Instant.ofEpochSecond(random.nextInt(1000)));
                heap.add(slot);
                inside.add(slot);
            } else {
                Slot slot =
                        random.nextBoolean() ? heap.first().orElseThrow() : inside.get(random.nextInt(inside.size()));
                heap.remove(slot);
                inside.remove(slot);
            }
            if (inside.isEmpty()) assertThat(heap.first()).isEmpty();
            else if (i % 100 == 0)
                assertThat(heap.first().orElseThrow().due())
                        .isEqualTo(inside.stream()
                                .map(Slot::due)
                                .min(Instant::compareTo)
                                .orElseThrow());
        }
        Instant last = Instant.MIN;
        for (; !inside.isEmpty(); inside.removeLast()) {
            Slot first = heap.first().orElseThrow();
            assertThat(first.due()).isAfterOrEqualTo(last);
            last = first.due();
            heap.remove(first);
        }
        assertThat(heap.first()).isEmpty();
    }

    @Test
    void nothingIsDueTooEarly() {
        Slot slot = slot(Instant.parse("2026-01-02T03:04:05.5Z"));
        assertThat(slot.isDueAt(Instant.parse("2026-01-02T03:04:05.9Z"))).isFalse();
        assertThat(slot.isDueAt(Instant.parse("2026-01-02T03:04:06Z"))).isTrue();
        assertThat(slot(Instant.parse("2100-01-01T00:00:00Z")).due()).isEqualTo(Instant.parse("2100-01-01T00:00:00Z"));
    }
}
