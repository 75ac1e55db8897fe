package org.mailrail.route.fragment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.route.Router;

/** Domains of others, whose mail is passed on, by a transport of their own. */
class RelayDomainsTest {
    @TempDir
    private Path folder;

    private Router router;

    @BeforeEach
    void configure() throws IOException {
        router = new ConfigurationFolder(folder)
                .postmap("relay_recipient_maps", "kate@domain1.com OK\nkate@domain2.com OK\n@domain3.com OK\n")
                .postmap("transport_maps", "domain1.com lmtp:[127.0.0.1]:24\ndomain2.com relay:[mail2.server.com]\n")
                .router("""
                        myhostname = mail.server.com
                        relay_domains = domain1.com, domain2.com, domain3.com
                        relay_recipient_maps = lmdb:/path/relay_recipient_maps
                        relay_transport = relay
                        transport_maps = lmdb:/path/transport_maps
                        """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    kate@domain1.com     | 250 | kate@domain1.com RELAY lmtp:[127.0.0.1]:24
                    kate@domain2.com     | 250 | kate@domain2.com RELAY relay:[mail2.server.com]
                    eve@domain3.com      | 250 | eve@domain3.com RELAY relay:domain3.com
                    eve@domain1.com      | 550 5.1.1 <eve@domain1.com>: Recipient address rejected: User unknown in relay recipient table | eve@domain1.com RELAY lmtp:[127.0.0.1]:24
                    kate@sub.domain1.com | 550 5.1.1 <kate@sub.domain1.com>: Recipient address rejected: User unknown in relay recipient table | kate@sub.domain1.com RELAY relay:sub.domain1.com
                    kate@domain4.com     | 554 5.7.1 <kate@domain4.com>: Relay access denied | kate@domain4.com DEFAULT smtp:domain4.com
                    kate%domain4.com@domain3.com | 554 5.7.1 <kate%domain4.com@domain3.com>: Relay access denied | kate%domain4.com@domain3.com RELAY relay:domain3.com
                    """)
    void everyAddressGoesWhereAnAdministratorMeansItTo(String address, String rcpt, String resolution)
            throws IOException {
        assertThat(ConfigurationFolder.rcpt(router, address)).isEqualTo(rcpt);
        assertThat(ConfigurationFolder.resolution(router, address)).isEqualTo(resolution);
    }
}
