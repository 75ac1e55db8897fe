package org.mailrail.route.fragment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.config.ConfigurationCheck;
import org.mailrail.config.MasterCf;
import org.mailrail.config.MasterService;
import org.mailrail.route.Router;

/** A class of one address, whose transport is a command that sends to two managers in turn. */
class CustomClassTest {
    private static final String MAIN = """
            myhostname = mail.server.com
            mydestination = $myhostname, domain.com
            local_recipient_maps = lmdb:/path/local_recipients
            transport_maps = lmdb:/path/transport_maps
            support-pipe_destination_recipient_limit = 1
            """;
    private static final String MASTER = """
            local        unix  -       n       n       -       -       local
            support-pipe unix  -       n       n       -       -       pipe
              flags=DRhu user=support argv=/usr/local/bin/support manager1@domain.com manager2@domain.com ${recipient}
            """;

    @TempDir
    private Path folder;

    private ConfigurationFolder configuration;

    @BeforeEach
    void configure() throws IOException {
        configuration = new ConfigurationFolder(folder)
                .postmap("local_recipients", "support -\nmanager1 -\nmanager2 -\n")
                .postmap("transport_maps", "support@domain.com support-pipe:\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    support@domain.com  | 250 | support@domain.com LOCAL support-pipe:domain.com
                    manager1@domain.com | 250 | manager1@domain.com LOCAL local:mail.server.com
                    manager2@domain.com | 250 | manager2@domain.com LOCAL local:mail.server.com
                    support@mail.server.com | 250 | support@mail.server.com LOCAL local:mail.server.com
                    """)
    void everyAddressGoesWhereAnAdministratorMeansItTo(String address, String rcpt, String resolution)
            throws IOException {
        Router router = configuration.router(MAIN);
        assertThat(ConfigurationFolder.rcpt(router, address)).isEqualTo(rcpt);
        assertThat(ConfigurationFolder.resolution(router, address)).isEqualTo(resolution);
    }

    @Test
    void theTransportIsAServiceThatNamesItsCommand() {
        MasterCf master = MasterCf.of(folder.resolve("master.cf"), MASTER);
        MasterService pipe =
                master.service("support-pipe", MasterService.Type.UNIX).orElseThrow();
        assertThat(pipe.command()).isEqualTo("pipe");
        assertThat(pipe.arguments())
                .containsExactly(
                        "flags=DRhu",
                        "user=support",
                        "argv=/usr/local/bin/support",
                        "manager1@domain.com",
                        "manager2@domain.com",
                        "${recipient}");
        assertThat(ConfigurationCheck.of(configuration.main(MAIN), master)
                        .transports(List.of("local", "support-pipe"), List.of())
                        .findings())
                .noneMatch(finding -> finding.toString().contains("support-pipe: "))
                .noneMatch(finding -> finding.toString().contains("is no parameter"));
    }
}
