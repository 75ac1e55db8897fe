package org.mailrail.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.core.SyntaxException;

class ModifiedUtf7Test {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            INBOX                | INBOX
            Töst & co            | T&APY-st &- co
            Абв&где              | &BBAEMQQy-&-&BDMENAQ1-
            ~peter/mail/台北/日本語 | ~peter/mail/&U,BTFw-/&ZeVnLIqe-
            ☺                    | &Jjo-
            ☺☺                   | &JjomOg-
            😀                   | &2D3eAA-
            &                    | &-
            &&                   | &-&-
            a&-b                 | a&--b
            """)
    void aNameHasOneForm(String name, String encoded) {
        assertThat(ModifiedUtf7.encode(name)).isEqualTo(encoded);
        assertThat(ModifiedUtf7.decode(encoded)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "&Jjo", // not closed
                "&", // nor this
                "a&b", // a bare ampersand
                "&AGE-", // a letter that needs no base64
                "&Jjo-&Jjo-", // two runs that are one
                "&Jjp-", // spare bits are set
                "&Jj-", // half a character
                "&2D0-", // half a pair
                "&U/BTFw-", // the slash of plain base64
                "&Jjo=-", // padding
                "&*-", // not base64
                "Töst", // not ASCII
                "tab\there"
            })
    void anyOtherFormIsRefused(String text) {
        assertThatThrownBy(() -> ModifiedUtf7.decode(text)).isInstanceOf(SyntaxException.class);
    }

    @Test
    void halfACharacterCannotBeEncoded() {
        assertThatThrownBy(() -> ModifiedUtf7.encode("\uD83D")).isInstanceOf(IllegalArgumentException.class);
    }
}
