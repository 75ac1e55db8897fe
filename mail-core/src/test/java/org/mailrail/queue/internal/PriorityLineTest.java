package org.mailrail.queue.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class PriorityLineTest {
    private record One(int priority, int since) {}

    private final PriorityLine<One> line = new PriorityLine<>(One::priority, one -> Instant.ofEpochSecond(one.since()));

    private List<Integer> taken() {
        List<Integer> taken = new ArrayList<>();
        while (!line.isEmpty()) {
            assertThat(line.peek()).isNotNull();
            taken.add(line.remove().priority());
        }
        return taken;
    }

    @Test
    void threeOfFourTurnsAreTheHighestsTheFourthIsWhoHasWaitedLongest() {
        for (int i = 0; i < 2; i++) line.add(new One(0, 10));
        for (int i = 0; i < 2; i++) line.add(new One(-9, 5));
        for (int i = 0; i < 6; i++) line.add(new One(9, 20));
        assertThat(taken()).containsExactly(9, 9, 9, -9, 9, 9, 9, -9, 0, 0);
    }

    @Test
    void ofOnePriorityTheyComeInTheirOrder() {
        List<One> all = List.of(new One(0, 3), new One(0, 2), new One(0, 1), new One(0, 7), new One(0, 5));
        all.forEach(line::add);
        for (One one : all) assertThat(line.remove()).isEqualTo(one);
        assertThat(line.peek()).isNull();
        assertThatThrownBy(line::remove).isInstanceOf(NoSuchElementException.class);
    }
}
