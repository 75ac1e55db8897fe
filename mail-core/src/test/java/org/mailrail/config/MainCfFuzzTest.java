package org.mailrail.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

class MainCfFuzzTest {
    private static final Path FILE = Path.of("/etc/postfix/main.cf");

    @FuzzTest
    void aValueIsReadOrTheMistakeNamed(byte[] octets) {
        MainCf main;
        try {
            main = MainCf.of(FILE, new String(octets, StandardCharsets.UTF_8));
        } catch (ConfigurationException mistake) {
            assertThat(mistake).hasMessageContaining("main.cf");
            return;
        }
        for (String name : main.names()) {
            assertThat(main.isSet(name)).isTrue();
            named(() -> assertThat(main.string(name, "").length()).isLessThanOrEqualTo(1 << 18));
            named(() -> main.list(name, ""));
            named(() -> main.yesNo(name, true));
            named(() -> assertThat(main.number(name, 1, 0, 10)).isBetween(0, 10));
            named(() -> assertThat(main.size(name, 1, 0, 10)).isBetween(0L, 10L));
            named(() -> assertThat(main.duration(name, Duration.ZERO, ChronoUnit.SECONDS))
                    .isGreaterThanOrEqualTo(Duration.ZERO));
        }
        assertThat(main.unusedParameters()).isEmpty();
    }

    private static void named(Runnable read) {
        try {
            read.run();
        } catch (ConfigurationException mistake) {
            // Of the parameter, or of another that it refers to.
            assertThat(mistake).hasMessageContaining("main.cf, line ");
        }
    }
}
