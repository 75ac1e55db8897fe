package org.mailrail.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.core.Domain;
import org.mailrail.core.SyntaxException;

class AliasMemberTest {
    private static final Domain ORIGIN = Domain.of("example.org");

    private static String text(List<AliasMember> members) {
        return members.stream()
                .map(member -> switch (member) {
                    case AliasMember.Address(var address, boolean isFinal) -> (isFinal ? "\\" : "") + address;
                    case AliasMember.File(String path) -> "file " + path;
                    case AliasMember.Command(String line) -> "run " + line;
                    case AliasMember.Include(String path) -> "include " + path;
                })
                .collect(Collectors.joining("; "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '\0', textBlock = """
                    ada                                 ~ ada@example.org
                    ada, bob@example.net                ~ ada@example.org; bob@example.net
                    ada ,bob,                           ~ ada@example.org; bob@example.org
                    ada (she), bob                      ~ ada@example.org; bob@example.org
                    ada (she, (and) he), bob            ~ ada@example.org; bob@example.org
                    Ada Lovelace <ada@example.net>      ~ ada@example.net
                    "ada b", "a,b"@example.net          ~ "ada b"@example.org; "a,b"@example.net
                    \\ada                               ~ \\ada@example.org
                    ada, \\ada                          ~ ada@example.org; \\ada@example.org
                    /path/mailbox                       ~ file /path/mailbox
                    /path/maildir/                      ~ file /path/maildir/
                    "/path/with blank, comma"           ~ file /path/with blank, comma
                    "|/path/autoreply"                  ~ run /path/autoreply
                    "|/path/x -s \\"a, b\\" (c)"        ~ run /path/x -s "a, b" (c)
                    |/path/x                            ~ run /path/x
                    |/path/x -a (b)                     ~ run /path/x -a (b)
                    "| /path/x", ada                    ~ run /path/x; ada@example.org
                    :include:/path/list                 ~ include /path/list
                    ":include:/path/a list"             ~ include /path/a list
                    :INCLUDE:/path/list, ada            ~ include /path/list; ada@example.org
                    """)
    void membersAreOfFourKinds(String value, String members) {
        assertThat(text(AliasMember.listOf(value, ORIGIN))).isEqualTo(members);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " , ", "(nobody)", "a b@@c", "a b", "\"a", "ada (", "~/mbox x", "ada@"})
    void whatIsNoListIsRefused(String value) {
        assertThatThrownBy(() -> AliasMember.listOf(value, ORIGIN)).isInstanceOf(SyntaxException.class);
    }

    @Test
    void anIncludedFileHasListsOnLines() {
        String file = "# the staff\nada, bob@example.net\n\n  \\carl\n/path/archive\n#dave\n";
        assertThat(text(AliasMember.included(file, ORIGIN)))
                .isEqualTo("ada@example.org; bob@example.net; \\carl@example.org; file /path/archive");
        assertThat(AliasMember.included("# nobody\n", ORIGIN)).isEmpty();
    }
}
