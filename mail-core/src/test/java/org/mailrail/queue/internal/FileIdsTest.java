package org.mailrail.queue.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.core.QueueId;

class FileIdsTest {
    @ParameterizedTest
    @CsvSource({"0, 0, 0Z0", "1, 29, 1ZY", "30, 31, 10Z11", "1800000000, 12345, 2F1TY00ZFTH"})
    void areTwoNumbers(long epoch, long number, String text) {
        QueueId id = FileIds.of(epoch, number);
        assertThat(id.value()).hasSameSizeAs(text);
        assertThat(FileIds.epoch(id)).isEqualTo(epoch);
        assertThat(FileIds.number(id)).isEqualTo(number);
        assertThat(FileIds.isOne(id)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Z", "Z1", "1Z", "1", "01Z1", "1Z01", "1Z1Z1", "AZ1", "1za", "1ZYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYY"
            })
    void othersAreNone(String id) {
        assertThat(FileIds.isOne(new QueueId(id))).isFalse();
    }

    @Test
    void hashAndEqualityNeedNoId() {
        long[] numbers = {0, 1, 29, 30, 31, 899, 900, 12_345_678, 0xFFFF_FFFFL, 1L << 40};
        for (long epoch : numbers) {
            for (long number : numbers) {
                QueueId id = FileIds.of(epoch, number);
                assertThat(FileIds.hash(epoch, number)).isEqualTo(id.value().hashCode());
                assertThat(FileIds.is(id, epoch, number)).isTrue();
                assertThat(FileIds.is(id, epoch + 1, number)).isFalse();
                assertThat(FileIds.is(id, epoch, number + 1)).isFalse();
                assertThat(FileIds.is(id, epoch, number + 30)).isFalse();
                assertThat(FileIds.is(id, epoch + 900, number)).isFalse();
            }
        }
        for (String other : new String[] {"Z", "1", "Z1", "1Z", "x1Z1", "1z1", "11Z1", "1Z11", "0Z1"})
            assertThat(FileIds.is(new QueueId(other), 1, 1)).as(other).isFalse();
        assertThat(FileIds.is(new QueueId("1Z1"), 1, 1)).isTrue();
    }
}
