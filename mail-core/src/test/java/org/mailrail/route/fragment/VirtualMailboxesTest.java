package org.mailrail.route.fragment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.core.EmailAddress;
import org.mailrail.route.Router;
import org.mailrail.route.VirtualMailbox;
import org.mailrail.route.VirtualMailboxes;

/** Domains whose users have a Maildir or a mailbox file, and none in the system. */
class VirtualMailboxesTest {
    private static final String MAIN = """
            myhostname = mail.server.com
            virtual_mailbox_domains = domain1.com, domain2.com
            virtual_mailbox_maps = lmdb:/path/virtual_mailbox_maps
            virtual_mailbox_base = /path/vmail
            virtual_uid_maps = static:1000
            virtual_gid_maps = static:1000
            """;

    @TempDir
    private Path folder;

    private ConfigurationFolder configuration;

    @BeforeEach
    void configure() throws IOException {
        configuration = new ConfigurationFolder(folder).postmap("virtual_mailbox_maps", """
                        kate@domain1.com  domain1.com/kate.brown/
                        kate@domain2.com  domain2.com/kate.jones
                        """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    kate@domain1.com | 250 | kate@domain1.com VIRTUAL_MAILBOX virtual:domain1.com
                    kate@domain2.com | 250 | kate@domain2.com VIRTUAL_MAILBOX virtual:domain2.com
                    eve@domain1.com  | 550 5.1.1 <eve@domain1.com>: Recipient address rejected: User unknown in virtual mailbox table | 550 5.1.1 <eve@domain1.com>: Recipient address rejected: User unknown in virtual mailbox table
                    kate@domain3.com | 554 5.7.1 <kate@domain3.com>: Relay access denied | kate@domain3.com DEFAULT smtp:domain3.com
                    """)
    void everyAddressGoesWhereAnAdministratorMeansItTo(String address, String rcpt, String resolution)
            throws IOException {
        Router router = configuration.router(MAIN);
        assertThat(ConfigurationFolder.rcpt(router, address)).isEqualTo(rcpt);
        assertThat(ConfigurationFolder.resolution(router, address)).isEqualTo(resolution);
    }

    @Test
    void theValueIsAMaildirWithASlashAndAFileWithout() throws IOException {
        VirtualMailboxes mailboxes = VirtualMailboxes.from(configuration.main(MAIN), ConfigurationFolder.types());
        assertThat(mailboxes.find(EmailAddress.of("kate@domain1.com")))
                .contains(new VirtualMailbox(
                        folder.resolve("vmail/domain1.com/kate.brown"), VirtualMailbox.Format.MAILDIR, 1000, 1000));
        assertThat(mailboxes.find(EmailAddress.of("kate@domain2.com")))
                .contains(new VirtualMailbox(
                        folder.resolve("vmail/domain2.com/kate.jones"), VirtualMailbox.Format.MBOX, 1000, 1000));
    }
}
