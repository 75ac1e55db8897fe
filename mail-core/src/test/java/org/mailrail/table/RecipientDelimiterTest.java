package org.mailrail.table;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.core.EmailAddress;

class RecipientDelimiterTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    +   | true  | ada+x          | ada            | +x
                    +   | true  | ada+x+y        | ada            | +x+y
                    +-  | true  | ada-x+y        | ada            | -x+y
                    +   | true  | +x             | +x             | ''
                    +   | true  | ada+           | ada            | +
                    ''  | true  | ada+x          | ada+x          | ''
                    -   | true  | owner-list     | owner-list     | ''
                    -   | true  | Owner-list-x   | Owner-list-x   | ''
                    -   | true  | list-Request   | list-Request   | ''
                    -   | true  | -request       | -request       | ''
                    -   | false | owner-list     | owner          | -list
                    -   | false | list-request   | list           | -request
                    +   | true  | owner-list+x   | owner-list     | +x
                    -   | false | MAILER-DAEMON  | MAILER-DAEMON  | ''
                    -   | false | double-bounce  | double-bounce  | ''
                    m   | true  | postmaster     | postmaster     | ''
                    """)
    void theFirstDelimiterSeparatesUnlessTheLocalPartMeansSomebodyInParticular(
            String characters, boolean ownersAreSpecial, String localPart, String user, String extension) {
        RecipientDelimiter delimiter = new RecipientDelimiter(characters, ownersAreSpecial);
        assertThat(delimiter.extensionOf(localPart)).isEqualTo(extension);
        assertThat(delimiter.withoutExtension(EmailAddress.of(localPart + "@example.org")))
                .isEqualTo(EmailAddress.of(user + "@example.org"));
    }
}
