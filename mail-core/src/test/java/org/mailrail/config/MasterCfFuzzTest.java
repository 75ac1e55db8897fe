package org.mailrail.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

class MasterCfFuzzTest {
    @FuzzTest
    void servicesAreReadOrTheMistakeNamed(byte[] octets) {
        MasterCf master;
        try {
            master = MasterCf.of(Path.of("/etc/postfix/master.cf"), new String(octets, StandardCharsets.UTF_8));
        } catch (ConfigurationException mistake) {
            assertThat(mistake).hasMessageContaining("master.cf");
            return;
        }
        for (MasterService service : master.services()) {
            assertThat(master.service(service.name(), service.type())).contains(service);
            if (service.type() == MasterService.Type.INET)
                assertThat(service.host() + service.port())
                        .hasSizeLessThanOrEqualTo(service.name().length());
            service.overrides(MainCf.of(Path.of("/etc/postfix/main.cf"), "")).names();
        }
    }
}
