package org.mailrail.queue.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mailrail.core.QueueId;

class IdTableTest {
    private record Entry(QueueId id) implements IdTable.Entry {}

    /** Few ids, so that they come and go at the same places. */
    @Test
    void doesWhatAMapDoes() {
        Random random = new Random(1);
        IdTable<Entry> table = new IdTable<>();
        Map<QueueId, Entry> map = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            QueueId id = FileIds.of(1, random.nextInt(i < 100_000 ? 2000 : 30));
            switch (random.nextInt(3)) {
                case 0 -> {
                    Entry entry = new Entry(id);
                    assertThat(table.add(entry)).isEqualTo(map.putIfAbsent(id, entry) == null);
                }
                case 1 -> assertThat(table.remove(id)).isSameAs(map.remove(id));
                default -> assertThat(table.find(id)).isSameAs(map.get(id));
            }
            assertThat(table.size()).isEqualTo(map.size());
        }
        assertThat(table.all()).containsExactlyInAnyOrderElementsOf(map.values());
    }
}
