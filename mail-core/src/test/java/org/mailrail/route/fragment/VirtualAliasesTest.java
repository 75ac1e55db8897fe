package org.mailrail.route.fragment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.route.Router;

/** Domains whose addresses stand for local users, and canonical addresses that turn users into those again. */
class VirtualAliasesTest {
    @TempDir
    private Path folder;

    private Router router;

    @BeforeEach
    void configure() throws IOException {
        router = new ConfigurationFolder(folder)
                .file("virtual_alias_domains", "domain1.com\ndomain2.com\n")
                .postmap("virtual_alias_maps", """
                        kate@domain1.com   kate.brown
                        kate@domain2.com   kate.jones
                        both@domain1.com   kate@domain1.com, kate@domain2.com
                        outer@domain2.com  kate@example.net
                        """)
                .postmap("canonical_maps", "kate.brown kate@domain1.com\nkate.jones kate@domain2.com\n")
                .postmap("local_recipients", "kate.brown -\nkate.jones -\n")
                .router("""
                        myhostname = mail.server.com
                        virtual_alias_domains = /path/virtual_alias_domains
                        virtual_alias_maps = lmdb:/path/virtual_alias_maps
                        canonical_maps = lmdb:/path/canonical_maps
                        local_recipient_maps = lmdb:/path/local_recipients
                        """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    kate@domain1.com            | 250 | kate.brown@mail.server.com LOCAL local:mail.server.com
                    KATE@domain2.com            | 250 | kate.jones@mail.server.com LOCAL local:mail.server.com
                    both@domain1.com            | 250 | kate.brown@mail.server.com LOCAL local:mail.server.com; kate.jones@mail.server.com LOCAL local:mail.server.com
                    outer@domain2.com           | 250 | kate@example.net DEFAULT smtp:example.net
                    kate.brown@mail.server.com  | 250 | kate.brown@mail.server.com LOCAL local:mail.server.com
                    eve@domain1.com             | 550 5.1.1 <eve@domain1.com>: Recipient address rejected: User unknown in virtual alias table | 550 5.1.1 <eve@domain1.com>: Recipient address rejected: User unknown in virtual alias table
                    kate.brown@domain1.com      | 550 5.1.1 <kate.brown@domain1.com>: Recipient address rejected: User unknown in virtual alias table | 550 5.1.1 <kate.brown@domain1.com>: Recipient address rejected: User unknown in virtual alias table
                    """)
    void everyAddressGoesWhereAnAdministratorMeansItTo(String address, String rcpt, String resolution)
            throws IOException {
        assertThat(ConfigurationFolder.rcpt(router, address)).isEqualTo(rcpt);
        assertThat(ConfigurationFolder.resolution(router, address)).isEqualTo(resolution);
    }
}
