package org.mailrail.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.mailrail.config.ConfigurationException;

class TableTypesFuzzTest {
    private static final List<String> TYPES =
            List.of("regexp", "pcre", "cidr", "inline", "static", "randmap", "pipemap", "unionmap", "unix", "hash", "");

    @FuzzTest
    void anyNameIsATableOrANamedMistake(FuzzedDataProvider data) throws IOException {
        String spec = data.pickValue(TYPES) + ":" + data.consumeRemainingAsString();
        try {
            assertThat(TableTypes.standard().open(spec, Path.of("/nonexistent")).name())
                    .isEqualTo(spec);
        } catch (ConfigurationException e) {
            assertThat(e).hasMessageContaining(":");
        }
    }
}
