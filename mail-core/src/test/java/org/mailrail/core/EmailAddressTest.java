package org.mailrail.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {
    /** As given, the local part without quotes, as written. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            ada@example.org , ada , ada@example.org
            Ada.L@Example.ORG , Ada.L , Ada.L@Example.ORG
            "ada"@example.org , ada , ada@example.org
            "a b"@example.org , a b , "a b"@example.org
            "a@b"@example.org , a@b , "a@b"@example.org
            "a\\"b\\\\"@example.org , a"b\\ , "a\\"b\\\\"@example.org
            "\\a"@example.org , a , a@example.org
            "a..b"@example.org , a..b , "a..b"@example.org
            ""@example.org , `` , ""@example.org
            !#$%&'*+-/=?^_`{|}~@example.org , !#$%&'*+-/=?^_`{|}~ , !#$%&'*+-/=?^_`{|}~@example.org
            SRS0=ab=cd=example.org=u@example.net , SRS0=ab=cd=example.org=u , SRS0=ab=cd=example.org=u@example.net
            ada@[192.0.2.1] , ada , ada@[192.0.2.1]
            ada@[IPv6:2001:db8::1] , ada , ada@[IPv6:2001:db8:0:0:0:0:0:1]
            jürgen@example.org , jürgen , jürgen@example.org
            ada@bücher.example , ada , ada@bücher.example
            ada@localhost , ada , ada@localhost
            """)
    void isRead(String text, String localPart, String written) {
        EmailAddress address = EmailAddress.of(text);
        assertThat(address.localPart()).isEqualTo(localPart);
        assertThat(address).hasToString(written);
        assertThat(EmailAddress.of(written)).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@",
                "ada",
                "ada@",
                "@example.org",
                ".ada@example.org",
                "ada.@example.org",
                "a..b@example.org",
                "a b@example.org",
                "a@b@example.org",
                "\"ada@example.org",
                "\"a\"b@example.org",
                "a\"b\"@example.org",
                "\"a\\\"@example.org",
                "ada@example..org",
                "ada@-a.org",
                "ada@[192.0.2]",
                "ada@[300.0.2.1]",
                "ada@[IPv6:1::2::3]",
                "ada@[x:y]",
                "ada@example.org>",
                "<ada@example.org>",
                "ada @example.org",
                "ada@ example.org",
                "(c)ada@example.org",
                "a\r\nb@example.org",
                "\"a\r\nb\"@example.org",
                "\"a\0\"@example.org",
                "\"a\u0085\"@example.org",
                "\ud800@example.org",
                "ada@example.org\n",
                "ada@exam\0ple.org",
                "ada@example.org.",
                "\"\\\u00e4\"@example.org"
            })
    void isRefused(String text) {
        assertThatExceptionOfType(SyntaxException.class).isThrownBy(() -> EmailAddress.of(text));
    }

    @Test
    void lengths() {
        assertThat(EmailAddress.of("x".repeat(255) + "@example.org").localPart())
                .hasSize(255);
        assertThatExceptionOfType(SyntaxException.class)
                .isThrownBy(() -> EmailAddress.of("x".repeat(256) + "@example.org"));
        assertThatExceptionOfType(SyntaxException.class)
                .isThrownBy(() -> EmailAddress.of("\u00e4".repeat(128) + "@example.org"));
    }

    @Test
    void localPartsAreEqualToTheLetterAndDomainsInAnyCase() {
        assertThat(EmailAddress.of("ada@EXAMPLE.org")).isEqualTo(EmailAddress.of("ada@example.org"));
        assertThat(EmailAddress.of("Ada@example.org")).isNotEqualTo(EmailAddress.of("ada@example.org"));
        assertThat(EmailAddress.of("\"a@b\"@c.example").folded()).isEqualTo("\"a@b\"@c.example");
        assertThat(EmailAddress.of("Ada@B\u00dcCHER.example").folded()).isEqualTo("ada@xn--bcher-kva.example");
    }

    @Test
    void onlyTheLocalPartNeedsSmtpUtf8() {
        assertThat(EmailAddress.of("j\u00fcrgen@example.org").needsSmtpUtf8()).isTrue();
        EmailAddress domainOnly = EmailAddress.of("ada@b\u00fccher.example");
        assertThat(domainOnly.needsSmtpUtf8()).isFalse();
        assertThat(domainOnly.toAsciiDomainString()).isEqualTo("ada@xn--bcher-kva.example");
    }
}
