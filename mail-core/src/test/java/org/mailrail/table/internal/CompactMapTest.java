package org.mailrail.table.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompactMapTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void itHoldsWhatAHashMapHolds(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, String> expected = new HashMap<>();
        CompactMap.Builder builder = new CompactMap.Builder();
        for (int i = 0; i < 5000; i++) {
            String key = text(random, 3);
            String value = text(random, random.nextInt(10) == 0 ? 40_000 : 200);
            boolean isNew = expected.putIfAbsent(key, value) == null;
            assertThat(builder.putIfAbsent(key, value, i + 1) == 0).isEqualTo(isNew);
        }
        CompactMap map = builder.build();
        assertThat(map).isEqualTo(expected).hasSameSizeAs(expected);
        for (int i = 0; i < 1000; i++) {
            String key = text(random, 4);
            assertThat(map.get(key)).isEqualTo(expected.get(key));
            assertThat(map.containsKey(key)).isEqualTo(expected.containsKey(key));
        }
    }

    private static String text(SplittableRandom random, int most) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(most + 1);
        for (int i = 0; i < length; i++)
            text.appendCodePoint(random.nextInt(8) == 0 ? 0x1F4E8 : 'a' + random.nextInt(4));
        return text.toString();
    }

    @Test
    void theFirstEntryCountsAndItsLineIsTold() {
        CompactMap.Builder builder = new CompactMap.Builder();
        assertThat(builder.putIfAbsent("a", "1", 7)).isZero();
        for (int i = 0; i < 1000; i++) builder.putIfAbsent("x" + i, "", 100 + i);
        assertThat(builder.putIfAbsent("a", "2", 9)).isEqualTo(7);
        assertThat(builder.putIfAbsent("x500", "2", 9)).isEqualTo(600);
        assertThat(builder.build()).hasSize(1001).containsEntry("a", "1");
    }

    @Test
    void entriesComeInTheOrderOfTheFile() {
        CompactMap.Builder builder = new CompactMap.Builder();
        List<String> keys = List.of("z", "a", "m", "");
        for (String key : keys) builder.putIfAbsent(key, key, 1);
        assertThat(new ArrayList<>(new LinkedHashMap<>(builder.build()).keySet()))
                .isEqualTo(keys);
    }

    @Test
    void halfASurrogatePairIsNotAQuestionMark() {
        CompactMap.Builder builder = new CompactMap.Builder();
        builder.putIfAbsent("?", "mark", 1);
        builder.putIfAbsent("\ud83d\udce8", "letter", 2);
        CompactMap map = builder.build();
        assertThat(map.get("?")).isEqualTo("mark");
        assertThat(map.get("\ud83d")).isNull();
        assertThat(map.get("\udce8")).isNull();
        assertThat(map.get("\ud83d\udce8")).isEqualTo("letter");
    }

    @Test
    void anEmptyMapHasNothing() {
        assertThat(new CompactMap.Builder().build()).isEmpty();
        assertThat(new CompactMap.Builder().build().get("a")).isNull();
    }
}
