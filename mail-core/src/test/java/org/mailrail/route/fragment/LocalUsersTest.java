package org.mailrail.route.fragment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.route.Router;

/** Local domains, some of them in a file, whose users are listed in a table. */
class LocalUsersTest {
    @TempDir
    private Path folder;

    private Router router;

    @BeforeEach
    void configure() throws IOException {
        router = new ConfigurationFolder(folder)
                .file("mydestinations", "domain1.com\n# not served any more: domain3.com\ndomain2.com\n")
                .postmap("local_recipients", "kate -\nsupport@domain2.com -\n")
                .router("""
                        myhostname = mail.server.com
                        mydomain = server.com
                        mydestination = $myhostname, $mydomain, /path/mydestinations
                        local_recipient_maps = lmdb:/path/local_recipients
                        local_transport = local
                        """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    kate@mail.server.com     | 250 | kate@mail.server.com LOCAL local:mail.server.com
                    kate@server.com          | 250 | kate@server.com LOCAL local:server.com
                    kate@domain1.com         | 250 | kate@domain1.com LOCAL local:domain1.com
                    Kate@Domain2.com         | 250 | Kate@Domain2.com LOCAL local:domain2.com
                    support@domain2.com      | 250 | support@domain2.com LOCAL local:domain2.com
                    support@domain1.com      | 550 5.1.1 <support@domain1.com>: Recipient address rejected: User unknown in local recipient table | 550 5.1.1 <support@domain1.com>: Recipient address rejected: User unknown in local recipient table
                    eve@server.com           | 550 5.1.1 <eve@server.com>: Recipient address rejected: User unknown in local recipient table | 550 5.1.1 <eve@server.com>: Recipient address rejected: User unknown in local recipient table
                    kate@domain3.com         | 554 5.7.1 <kate@domain3.com>: Relay access denied | kate@domain3.com DEFAULT smtp:domain3.com
                    kate@sub.example.com     | 554 5.7.1 <kate@sub.example.com>: Relay access denied | kate@sub.example.com DEFAULT smtp:sub.example.com
                    """)
    void everyAddressGoesWhereAnAdministratorMeansItTo(String address, String rcpt, String resolution)
            throws IOException {
        assertThat(ConfigurationFolder.rcpt(router, address)).isEqualTo(rcpt);
        assertThat(ConfigurationFolder.resolution(router, address)).isEqualTo(resolution);
    }
}
