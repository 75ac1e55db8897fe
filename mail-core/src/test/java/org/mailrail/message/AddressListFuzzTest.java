package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.SyntaxException;

class AddressListFuzzTest {
    @FuzzTest
    void whatIsWrittenNamesWhoWasRead(byte[] octets) {
        String value = new String(octets, StandardCharsets.ISO_8859_1);
        AddressList list = AddressList.parse(value);
        assertThat(list.items().size()).isLessThanOrEqualTo(octets.length);
        String written = list.toString();
        assertThat(written.chars()).noneMatch(c -> c < ' ' && c != '\t' || c == 0x7F);
        AddressList again =
                AddressList.parse(new String(written.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        assertThat(again.items()).hasSameSizeAs(list.items());
        assertThat(addresses(again)).isEqualTo(addresses(list));
        try {
            assertThat(AddressList.of(value)).isEqualTo(list);
        } catch (SyntaxException refused) {
            assertThat(refused.offset()).isBetween(0, octets.length);
        }
        // A list of addresses alone is written in the grammar's own forms.
        if (!list.items().isEmpty()
                && list.mailboxes().stream()
                        .allMatch(mailbox -> mailbox.emailAddress().isPresent()))
            AddressList.of(new String(written.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    private static List<EmailAddress> addresses(AddressList list) {
        return list.mailboxes().stream()
                .flatMap(mailbox -> mailbox.emailAddress().stream())
                .toList();
    }
}
