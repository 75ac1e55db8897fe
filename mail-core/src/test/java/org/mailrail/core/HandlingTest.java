package org.mailrail.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandlingTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void instantsAreToTheSecondAndNeverEarly() {
        assertThat(Handling.USUAL.withNotBefore(NOON.plusNanos(1)).notBefore()).isEqualTo(NOON.plusSeconds(1));
        assertThat(DeliverBy.orReturn(NOON.plusMillis(999)).deadline()).isEqualTo(NOON.plusSeconds(1));
        assertThat(DeliverBy.orNotify(NOON).deadline()).isEqualTo(NOON);
    }

    @Test
    void whatIsLeftOfTheTimeMayBeNothingAndLess() {
        DeliverBy by = DeliverBy.orNotify(NOON);
        assertThat(by.left(NOON.minusSeconds(5))).isEqualTo(Duration.ofSeconds(5));
        assertThat(by.left(NOON.plusSeconds(5))).isEqualTo(Duration.ofSeconds(-5));
        assertThat(by.isOver(NOON)).isTrue();
        assertThat(by.isOver(NOON.minusNanos(1))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {-10, 10, Integer.MIN_VALUE})
    void prioritiesThatAreNone(int priority) {
        assertThatIllegalArgumentException().isThrownBy(() -> Handling.USUAL.withPriority(priority));
    }

    @Test
    void aMessageIsNotDueBackBeforeItIsReleased() {
        Handling released = Handling.USUAL.withNotBefore(NOON);
        assertThatIllegalArgumentException().isThrownBy(() -> released.withDeliverBy(DeliverBy.orReturn(NOON)));
        assertThat(released.withDeliverBy(DeliverBy.orReturn(NOON.plusSeconds(1)))
                        .deadline())
                .isPresent();
    }

    @Test
    void itStartsWhenItCameOrIsReleased() {
        assertThat(Handling.USUAL.start(NOON)).isEqualTo(NOON);
        assertThat(Handling.USUAL.withNotBefore(NOON.plusSeconds(1)).start(NOON))
                .isEqualTo(NOON.plusSeconds(1));
        assertThat(Handling.USUAL.withNotBefore(NOON.minusSeconds(1)).start(NOON))
                .isEqualTo(NOON);
    }

    @Test
    void membersOfAListHaveNoDeadline() {
        Handling handling = new Handling(null, DeliverBy.orReturn(NOON), 3, Verp.STANDARD);
        assertThat(handling.forMembers()).isEqualTo(Handling.USUAL.withPriority(3));
    }
}
