package org.mailrail.queue.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.queue.Feedback;
import org.mailrail.queue.TransportSettings.Concurrency;

class ConcurrencyWindowTest {
    /** Each delivery that goes well is a plus and finds the window full, each that finds the site down a minus; the window after each, 0 when it is dead. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1             | 1             | 1  | +++++++++++++++++ | 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 20 20
            1             | 1             | 0  | -----             | 3 2 1 1 1
            1             | 1             | 1  | -----             | 3 2 0
            1             | 1             | 1  | -+-+-+-           | 3 4 2 3 1 2 1
            1/concurrency | 1/concurrency | 9  | +++++             | 5 5 5 5 6
            1/concurrency | 1/concurrency | 9  | -----             | 4 4 4 3 3
            1/2           | 1/2           | 9  | ++--              | 5 6 5 4
            """)
    void followsWhatDeliveriesFind(String positive, String negative, double cohorts, String events, String windows) {
        ConcurrencyWindow window =
                new ConcurrencyWindow(new Concurrency(5, 20, Feedback.of(positive), Feedback.of(negative), cohorts));
        StringBuilder seen = new StringBuilder();
        for (int i = 0; i < events.length(); i++) {
            boolean dead = false;
            if (events.charAt(i) == '+') window.succeeded(window.size());
            else dead = window.failed();
            seen.append(seen.isEmpty() ? "" : " ").append(dead ? 0 : window.size());
            if (dead) break;
        }
        assertThat(seen).hasToString(windows);
    }

    @Test
    void staysWithinReachOfWhatIsUsed() {
        ConcurrencyWindow window = new ConcurrencyWindow(Concurrency.upTo(20));
        for (int i = 0; i < 50; i++) window.succeeded(1);
        assertThat(window.size()).isEqualTo(6);
    }

    @Test
    void isProbedByOneAfterARest() {
        ConcurrencyWindow window = new ConcurrencyWindow(Concurrency.upTo(20));
        window.probe();
        assertThat(window.size()).isOne();
        assertThat(window.failed()).isTrue();
        window.recovered();
        assertThat(window.size()).isEqualTo(5);
    }
}
