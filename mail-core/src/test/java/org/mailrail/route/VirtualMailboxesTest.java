package org.mailrail.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;
import org.mailrail.core.EmailAddress;
import org.mailrail.table.LookupTable;
import org.mailrail.table.MemoryTable;
import org.mailrail.table.TableSource;
import org.mailrail.table.TableType;
import org.mailrail.table.TableTypes;

class VirtualMailboxesTest {
    private static final String MAIN = """
            myhostname = mx.example.org
            recipient_delimiter = +
            virtual_mailbox_base = /var/mail
            virtual_mailbox_maps = inline:{ ada@box.example=box/ada/, bob@box.example=box/bob, @all.example=all/, up@box.example=../x,
                few@box.example=few, none@box.example=none, bad@box.example=bad }
            virtual_uid_maps = inline:{ few@box.example=99, bad@box.example=ada, none@all.example=1, @box.example=5000, @all.example=5001 }
            virtual_gid_maps = static:5000
            """;

    private static VirtualMailboxes mailboxes(String more) throws IOException {
        return VirtualMailboxes.from(MainCf.of(Path.of("main.cf"), MAIN + more), TableTypes.standard());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ada@box.example    | /var/mail/box/ada | MAILDIR | 5000
                    Ada+x@BOX.example  | /var/mail/box/ada | MAILDIR | 5000
                    bob@box.example    | /var/mail/box/bob | MBOX    | 5000
                    eve@all.example    | /var/mail/all     | MAILDIR | 5001
                    """)
    void aSlashAtTheEndMakesAMaildir(String recipient, Path path, VirtualMailbox.Format format, int uid)
            throws IOException {
        assertThat(mailboxes("").find(EmailAddress.of(recipient)))
                .contains(new VirtualMailbox(path, format, uid, 5000));
    }

    @Test
    void whoIsNotListedHasNoMailbox() throws IOException {
        assertThat(mailboxes("").find(EmailAddress.of("eve@box.example"))).isEmpty();
        assertThat(mailboxes("virtual_mailbox_maps =\n").find(EmailAddress.of("ada@box.example")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    few@box.example  | virtual_uid_maps have "99" for few@box.example; expected a number of at least 100
                    bad@box.example  | virtual_uid_maps have "ada" for bad@box.example
                    up@box.example   | leads upwards
                    """)
    void whatIsSetUpWronglyHasToWait(String recipient, String problem) {
        assertThatThrownBy(() -> mailboxes("").find(EmailAddress.of(recipient)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void aValueThatNoFileCanHaveAsItsNameHasToWait() throws IOException {
        TableType odd = new TableType() {
            @Override
            public String name() {
                return "odd";
            }

            @Override
            public LookupTable open(TableSource source) {
                return MemoryTable.of("odd", Map.of("ada@box.example", "a\u0000b"));
            }
        };
        MainCf main = MainCf.of(Path.of("main.cf"), """
                myhostname = mx.example.org
                virtual_mailbox_base = /var/mail
                virtual_mailbox_maps = odd:table
                """);
        VirtualMailboxes mailboxes =
                VirtualMailboxes.from(main, TableTypes.standard().with(odd));
        assertThatThrownBy(() -> mailboxes.find(EmailAddress.of("ada@box.example")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the mailbox of ada@box.example is not the name of a file");
    }

    @Test
    void aNumberIsNeverGuessed() {
        assertThatThrownBy(() -> mailboxes("virtual_gid_maps =\n").find(EmailAddress.of("ada@box.example")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("virtual_gid_maps have no number for ada@box.example");
        assertThatThrownBy(() -> mailboxes("virtual_gid_maps = static:0\n").find(EmailAddress.of("ada@box.example")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("at least 1");
    }

    @Test
    void theBaseIsAbsolute() {
        assertThatThrownBy(() -> mailboxes("virtual_mailbox_base = mail\n"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("virtual_mailbox_base: \"mail\" is not an absolute path");
    }
}
