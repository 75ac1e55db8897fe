package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.core.SyntaxException;

class FeedbackTest {
    @ParameterizedTest
    @CsvSource({
        "1, 4, 1",
        "0.5, 4, 0.5",
        "1/8, 4, 0.125",
        "1 / 8, 4, 0.125",
        "1/concurrency, 4, 0.25",
        "0.5/concurrency, 4, 0.125",
        "1/sqrt_concurrency, 4, 0.5",
        "0, 4, 0"
    })
    void isReadAsPostfixDoes(String value, int window, double change) {
        assertThat(Feedback.of(value).at(window)).isEqualTo(change, within(1e-9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "2", "-1", "1/", "1/x", "4/2", "1/0", "NaN", "1/concurrency/2", "0/0"})
    void whatIsNoneIsRefused(String value) {
        assertThatThrownBy(() -> Feedback.of(value)).isInstanceOf(SyntaxException.class);
    }
}
