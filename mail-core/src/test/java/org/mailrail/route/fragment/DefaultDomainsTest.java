package org.mailrail.route.fragment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.core.Client;
import org.mailrail.route.Router;

/** All other domains: mail for them leaves by SMTP, and is taken only from those who may relay. */
class DefaultDomainsTest {
    @TempDir
    private Path folder;

    private Router router;

    @BeforeEach
    void configure() throws IOException {
        router = new ConfigurationFolder(folder).router("""
                        myhostname = mail.server.com
                        local_recipient_maps =
                        default_transport = smtp
                        smtpd_recipient_restrictions = reject_unauth_destination
                        """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    kate@domain1.com                 | 554 5.7.1 <kate@domain1.com>: Relay access denied | kate@domain1.com DEFAULT smtp:domain1.com
                    kate@[192.0.2.9]                 | 554 5.7.1 <kate@[192.0.2.9]>: Relay access denied | kate@[192.0.2.9] DEFAULT smtp:[192.0.2.9]
                    kate%domain1.com@mail.server.com | 554 5.7.1 <kate%domain1.com@mail.server.com>: Relay access denied | kate@domain1.com DEFAULT smtp:domain1.com
                    kate@mail.server.com             | 250 | kate@mail.server.com LOCAL local:mail.server.com
                    """)
    void everyAddressGoesWhereAnAdministratorMeansItTo(String address, String rcpt, String resolution)
            throws IOException {
        assertThat(ConfigurationFolder.rcpt(router, address)).isEqualTo(rcpt);
        assertThat(ConfigurationFolder.resolution(router, address)).isEqualTo(resolution);
    }

    @Test
    void theApplicationItselfMayRelay() throws IOException {
        assertThat(ConfigurationFolder.rcpt(router, Client.application(), "kate@domain1.com"))
                .isEqualTo("250");
    }
}
