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
                "\"a..b\1\"@c",
                "\"a\u0085\"@example.org",
                "\ud800@example.org",
                "ada@example.org\n",
                "ada@exam\0ple.org",
                "ada@example.org.",
                "ada@b\u00fccher\u3002",
                "ada@\u00ad",
                "\"\\\u00e4\"@example.org"
            })
    void isRefused(String text) {
        assertThatExceptionOfType(SyntaxException.class)
                .isThrownBy(() -> EmailAddress.of(text))
                .satisfies(refused -> assertThat(refused.offset()).isBetween(0, text.length()));
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
        assertThat(EmailAddress.of("ada@xn--bcher-kva.example")).isEqualTo(EmailAddress.of("ada@B\u00dcCHER.example"));
        assertThat(EmailAddress.of("u\u0308@example.org")).isNotEqualTo(EmailAddress.of("\u00fc@example.org"));
        assertThat(EmailAddress.of("Ada@B\u00dcCHER.example").folded()).isEqualTo("ada@xn--bcher-kva.example");
    }

    /** Full case folding and Normalization Form C, not KC. */
    @ParameterizedTest
    @CsvSource({
        "ADA, ada",
        "Stra\u00dfe, strasse",
        "STRA\u1e9eE, strasse",
        "U\u0308ber, \u00fcber",
        "\u039f\u0394\u039f\u03a3, \u03bf\u03b4\u03bf\u03c3",
        "\u03bf\u03b4\u03bf\u03c2, \u03bf\u03b4\u03bf\u03c3",
        "\u0130, i\u0307",
        "\u0131, \u0131",
        "\ufb01, fi",
        "\uff21, \uff41",
        "\u2460, \u2460"
    })
    void localPartsFold(String localPart, String folded) {
        assertThat(EmailAddress.of(localPart, Domain.of("example.org")).folded())
                .isEqualTo(folded + "@example.org");
    }

    @Test
    void whatIsWrittenIsNotTooLongToBeRead() {
        EmailAddress address = EmailAddress.of("\"".repeat(255), Domain.of("\ud83d\ude00.".repeat(20) + "example"));
        assertThat(EmailAddress.of(address.toString())).isEqualTo(address);
    }

    @Test
    void onlyTheLocalPartNeedsSmtpUtf8() {
        assertThat(EmailAddress.of("j\u00fcrgen@example.org").needsSmtpUtf8()).isTrue();
        EmailAddress domainOnly = EmailAddress.of("ada@b\u00fccher.example");
        assertThat(domainOnly.needsSmtpUtf8()).isFalse();
        assertThat(domainOnly.toAsciiDomainString()).isEqualTo("ada@xn--bcher-kva.example");
    }
}
