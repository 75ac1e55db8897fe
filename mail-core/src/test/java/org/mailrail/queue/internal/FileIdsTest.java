package org.mailrail.queue.internal;

import static org.assertj.core.api.Assertions.assertThat;

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
}
