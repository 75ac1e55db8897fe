package org.mailrail.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** Whatever main.cf and master.cf have, reading them ends with values or with a mistake that is named. */
@Tag("soak")
class ConfigurationFuzzTest {
    private static final Path FILE = Path.of("main.cf");

    @FuzzTest(maxDuration = "5m")
    void parameters(FuzzedDataProvider data) {
        try {
            MainCf main = MainCf.of(FILE, data.consumeRemainingAsString())
                    .withDefaults(Map.of("mydomain", "example.org", "compatibility_level", "3.6"));
            for (String name : main.names()) {
                try {
                    assertThat(main.string(name, "")).isEqualTo(main.string(name, ""));
                    main.list(name, "");
                } catch (ConfigurationException e) {
                    assertThat(e).hasMessageStartingWith("main.cf");
                }
            }
            assertThat(ConfigurationCheck.of(main).findings()).doesNotHaveDuplicates();
        } catch (ConfigurationException e) {
            assertThat(e).hasMessageStartingWith("main.cf, line ");
        }
    }

    @FuzzTest(maxDuration = "5m")
    void services(FuzzedDataProvider data) {
        try {
            MasterCf master = MasterCf.of(Path.of("master.cf"), data.consumeRemainingAsString());
            for (MasterService service : master.services()) {
                assertThat(master.service(service.name(), service.type())).contains(service);
                if (service.type() == MasterService.Type.INET)
                    assertThat(service.name()).endsWith(service.port());
                service.overrides(MainCf.of(FILE, "")).names();
            }
        } catch (ConfigurationException e) {
            assertThat(e).hasMessageStartingWith("master.cf, line ");
        }
    }
}
