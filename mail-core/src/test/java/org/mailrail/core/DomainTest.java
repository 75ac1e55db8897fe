package org.mailrail.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainTest {
    @ParameterizedTest
    @CsvSource({
        "example.org, example.org",
        "EXAMPLE.Org, example.org",
        "example.org., example.org",
        "b\u00fccher.example, xn--bcher-kva.example",
        "B\u00dcCHER.example, xn--bcher-kva.example",
        "xn--bcher-kva.example, xn--bcher-kva.example",
        "\u4f8b\u3048.\u30c6\u30b9\u30c8, xn--r8jz45g.xn--zckzah",
        "_dmarc.example.org, _dmarc.example.org",
        "a-b.1.example, a-b.1.example",
        "localhost, localhost"
    })
    void isRead(String name, String ascii) {
        Domain domain = Domain.of(name);
        assertThat(domain.ascii()).isEqualTo(ascii);
        assertThat(domain).isEqualTo(Domain.of(ascii)).hasSameHashCodeAs(Domain.of(ascii));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                ".example",
                "a..b",
                "a.b..",
                "-a.example",
                "a-.example",
                "a b",
                "a@b",
                "a\n",
                "a\0b",
                "[192.0.2.1]",
                "a/b",
                "a:b",
                "a*b",
                "\u00e4\u3002",
                "fa\u00df.example",
                "\ud800.example"
            })
    void isRefused(String name) {
        assertThatExceptionOfType(SyntaxException.class).isThrownBy(() -> Domain.of(name));
        assertThat(Domain.parse(name)).isEmpty();
    }

    @Test
    void lengths() {
        String label = "x".repeat(63);
        assertThat(Domain.of(label + "." + label + "." + label + "." + "x".repeat(61))
                        .ascii())
                .hasSize(253);
        assertThat(Domain.parse(label + "." + label + "." + label + "." + "x".repeat(62)))
                .isEmpty();
        assertThat(Domain.parse(label + "x.example")).isEmpty();
    }

    @Test
    void ancestors() {
        Domain domain = Domain.of("a.Example.org");
        assertThat(domain.parent()).contains(Domain.of("example.org"));
        assertThat(Domain.of("org").parent()).isEmpty();
        assertThat(domain.isSameOrBelow(Domain.of("EXAMPLE.org"))).isTrue();
        assertThat(domain.isSameOrBelow(domain)).isTrue();
        assertThat(Domain.of("badexample.org").isSameOrBelow(Domain.of("example.org")))
                .isFalse();
    }
}
