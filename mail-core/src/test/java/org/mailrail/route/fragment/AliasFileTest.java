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
import org.mailrail.core.EmailAddress;
import org.mailrail.route.AliasMember;
import org.mailrail.route.LocalAlias;
import org.mailrail.route.Router;

/** Aliases of local users: for addresses, a file, a command, and a list in a file. */
class AliasFileTest {
    @TempDir
    private Path folder;

    private Router router;

    @BeforeEach
    void configure() throws IOException {
        router = new ConfigurationFolder(folder)
                .file("list", "manager1@domain.com\nkate\n")
                .postalias("aliases", """
                        # who stands for whom
                        alias1: manager1@domain.com, manager2@domain.com
                        alias2: /path/mailbox
                        alias3: "|/path/autoreply"
                        alias4: :include:/path/list
                        all: alias1, alias2,
                            alias3, alias4
                        """)
                .router("""
                        myhostname = mail.server.com
                        alias_maps = lmdb:/path/aliases
                        alias_database = lmdb:/path/aliases
                        local_recipient_maps = $alias_maps
                        """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    alias1@mail.server.com | 250 | manager1@domain.com DEFAULT smtp:domain.com; manager2@domain.com DEFAULT smtp:domain.com
                    Alias2@mail.server.com | 250 | Alias2@mail.server.com LOCAL local:mail.server.com
                    alias3@mail.server.com | 250 | alias3@mail.server.com LOCAL local:mail.server.com
                    alias4@mail.server.com | 250 | alias4@mail.server.com LOCAL local:mail.server.com
                    all@localhost          | 250 | alias2@mail.server.com LOCAL local:mail.server.com; alias3@mail.server.com LOCAL local:mail.server.com; alias4@mail.server.com LOCAL local:mail.server.com; manager1@domain.com DEFAULT smtp:domain.com; manager2@domain.com DEFAULT smtp:domain.com
                    eve@mail.server.com    | 550 5.1.1 <eve@mail.server.com>: Recipient address rejected: User unknown in local recipient table | 550 5.1.1 <eve@mail.server.com>: Recipient address rejected: User unknown in local recipient table
                    alias1@domain.com      | 554 5.7.1 <alias1@domain.com>: Relay access denied | alias1@domain.com DEFAULT smtp:domain.com
                    """)
    void everyAddressGoesWhereAnAdministratorMeansItTo(String address, String rcpt, String resolution)
            throws IOException {
        assertThat(ConfigurationFolder.rcpt(router, address)).isEqualTo(rcpt);
        assertThat(ConfigurationFolder.resolution(router, address)).isEqualTo(resolution);
    }

    @Test
    void theLocalAgentIsToldWhatEachStandsFor() throws IOException {
        assertThat(members("alias2")).containsExactly(new AliasMember.File(folder + "/mailbox"));
        assertThat(members("alias3")).containsExactly(new AliasMember.Command(folder + "/autoreply"));
        assertThat(members("alias4")).containsExactly(new AliasMember.Include(folder + "/list"));
        assertThat(router.localAliases().expand(address("all")).orElseThrow().leaves())
                .extracting(
                        leaf -> leaf.alias() + " " + leaf.member().getClass().getSimpleName())
                .containsExactly("alias1 Address", "alias1 Address", "alias2 File", "alias3 Command", "alias4 Include");
    }

    private List<AliasMember> members(String name) throws IOException {
        return router.localAliases()
                .find(address(name))
                .map(LocalAlias::members)
                .orElseThrow();
    }

    private static EmailAddress address(String name) {
        return EmailAddress.of(name + "@mail.server.com");
    }
}
