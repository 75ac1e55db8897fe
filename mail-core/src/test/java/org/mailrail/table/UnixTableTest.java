package org.mailrail.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.config.ConfigurationException;

class UnixTableTest {
    @TempDir
    Path etc;

    private LookupTable open(String name) throws IOException {
        return UnixTable.open(new TableSource("unix", name, etc, InstantSource.system(), TextSyntax.POSTMAP), etc);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    passwd.byname | ada    | ada:x:1000:1000:Ada,,,:/home/ada:/bin/sh
                    passwd.byname | ADA    | ada:x:1000:1000:Ada,,,:/home/ada:/bin/sh
                    passwd.byname | bob    | -
                    passwd.byname | +nis   | -
                    passwd.byname | staff  | -
                    passwd.byname | ''     | -
                    passwd.byname | ada:x  | -
                    group.byname  | staff  | staff:x:50:ada,grace
                    group.byname  | ada    | -
                    """)
    void theValueIsTheWholeLine(String name, String key, String line) throws IOException {
        Files.writeString(
                etc.resolve("passwd"), "ada:x:1000:1000:Ada,,,:/home/ada:/bin/sh\n+nis::::::\n:no:name\nbroken\n");
        Files.writeString(etc.resolve("group"), "staff:x:50:ada,grace\n");
        assertThat(open(name).get(key).orElse(null)).isEqualTo(line);
        assertThat(open(name).getPartial(key).orElse(null)).isEqualTo(line);
    }

    @Test
    void anotherTableOrAMissingFileIsAConfigurationError() {
        assertThatThrownBy(() -> open("shadow.byname"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("there are unix:passwd.byname and unix:group.byname");
        assertThatThrownBy(() -> open("passwd.byname"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("there is no file " + etc.resolve("passwd"));
    }
}
