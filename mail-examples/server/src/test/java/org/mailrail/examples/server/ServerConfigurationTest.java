package org.mailrail.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.config.ConfigurationException;

class ServerConfigurationTest {
    @TempDir
    private Path folder;

    @Test
    void aFolderWithoutMainCfIsNamed() {
        assertThatThrownBy(() -> ServerConfiguration.read(folder))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(folder.resolve("main.cf").toString());
    }

    /** Each mistake is told with file, line and parameter. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    message_size_limit = lots                               | message_size_limit
                    smtpd_recipient_limit = 0                               | smtpd_recipient_limit
                    minimal_backoff_time = soon                             | minimal_backoff_time
                    bounce_queue_lifetime = 1y                              | bounce_queue_lifetime
                    bounce_size_limit = all                                 | bounce_size_limit
                    delay_warning_time = soon                               | delay_warning_time
                    bounce_template_file = missing                          | bounce_template_file
                    notify_classes = everything                             | notify_classes
                    lmtp_destination_concurrency_limit = many               | lmtp_destination_concurrency_limit
                    queue_directory =                                       | queue_directory
                    mailrail_spf = maybe                                    | mailrail_spf
                    mailrail_smtp_listen = 127.0.0.1:99999                  | mailrail_smtp_listen
                    mailrail_mail_location = mbox:/var/mail/%u              | mailrail_mail_location
                    mailrail_mail_location = maildir:/var/mail              | mailrail_mail_location
                    mailrail_passwd_file = missing                          | mailrail_passwd_file
                    mailrail_dns_zone = zone                                | zone, line 2
                    smtpd_tls_cert_file = missing.pem                       | smtpd_tls_cert_file
                    virtual_alias_maps = texthash:missing                   | virtual_alias_maps
                    virtual_alias_maps = nosuch:table                       | virtual_alias_maps
                    'alias_maps = inline:{ { root = |/bin/sh } }'           | the alias "root" asks for a command: /bin/sh; only addresses are supported
                    'alias_maps = inline:{ { root = "|/bin/sh -c x" } }'    | asks for a command
                    alias_maps = inline:{ { root = /var/mail/root } }       | asks for a file
                    alias_maps = inline:{ { root = :include:/etc/list } }   | asks for a list in a file
                    alias_maps = inline:{ { root = a b@@c } }               | the value of "root" is not a list of addresses
                    mynetworks = 300.0.0.0/8                                | mynetworks
                    myorigin = -                                            | myorigin
                    no equals sign                                          | line 2
                    """)
    void aMistakeIsNamed(String line, String named) throws IOException {
        Files.writeString(folder.resolve("zone"), "# a comment\nexample.test MX mail\n");
        Path main = Files.writeString(folder.resolve("main.cf"), "myhostname = mail.example.test\n" + line + "\n");
        assertThatThrownBy(() -> ServerConfiguration.read(folder))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(named)
                .satisfies(e -> {
                    if (!named.startsWith("zone")) assertThat(e).hasMessageContaining(main + ", line 2");
                });
    }

    @Test
    void processLimitsAreThoseOfMasterCfIfThereIsOne() throws IOException {
        Files.writeString(folder.resolve("main.cf"), "myhostname = mail.example.test\ndefault_process_limit = 7\n");
        assertThat(ServerConfiguration.read(folder).transport("smtp").deliveries())
                .isEqualTo(7);
        Path master = Files.writeString(folder.resolve("master.cf"), "smtp unix - - n - 3 smtp\n");
        ServerConfiguration configuration = ServerConfiguration.read(folder);
        assertThat(configuration.transport("smtp").deliveries()).isEqualTo(3);
        assertThat(configuration.transport("lmtp").deliveries()).isEqualTo(7);
        Files.writeString(master, "smtp unix - - n - many smtp\n");
        assertThatThrownBy(() -> ServerConfiguration.read(folder))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(master + ", line 1");
    }

    @Test
    void aPasswordThatCannotBeReadIsNamed() throws IOException {
        Files.writeString(folder.resolve("passwd"), "ada@example.test:{PLAIN}secret\nben@example.test:{NOSUCH}x\n");
        Files.writeString(folder.resolve("main.cf"), "myhostname = mail.example.test\nmailrail_passwd_file = passwd\n");
        assertThatThrownBy(() -> ServerConfiguration.read(folder))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("passwd:2");
    }

    @Test
    void whatIsUnknownIsAWarning() throws IOException {
        Files.writeString(folder.resolve("main.cf"), "myhostname = mail.example.test\nmesage_size_limit = 1\n");
        assertThat(ServerConfiguration.read(folder).warnings())
                .anySatisfy(warning ->
                        assertThat(warning).contains("mesage_size_limit").contains("line 2"));
    }
}
