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
        "fa\u00df.example, xn--fa-hia.example",
        "FA\u1e9e.example, xn--fa-hia.example",
        "\u03b2\u03cc\u03bb\u03bf\u03c2.com, xn--nxasmm1c.com",
        "\u0dc1\u0dca\u200d\u0dbb\u0dd3.com, xn--10cl1a0b660p.com",
        "\u0646\u0627\u0645\u0647\u200c\u0627\u06cc.com, xn--mgba3gch31f060k.com",
        "\uff45\uff38\uff41mple\uff0eorg, example.org",
        "a\u3002b\uff61c\u3002, a.b.c",
        "bu\u0308cher.example, xn--bcher-kva.example",
        "b\u00fc\u00adcher.example, xn--bcher-kva.example",
        "i\u2764.ws, xn--i-7iq.ws",
        "a_b.b\u00fccher.example, a_b.xn--bcher-kva.example",
        "XN--BCHER-KVA.example, xn--bcher-kva.example",
        "b\u00fccher.XN--FA-HIA, xn--bcher-kva.xn--fa-hia",
        "r3---sn-x.example, r3---sn-x.example",
        "c--n.com, c--n.com",
        "\u05d0.xn--4dbrk0ce, xn--4db.xn--4dbrk0ce",
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
                "\u3002",
                "\u00e4\u3002.",
                "\u00e4\u3002\uff0eb",
                "b\u00fccher-.example",
                "-b\u00fccher.example",
                "b\u00fc--er.example",
                "b\u00fc cher.example",
                "b\u00fc\u2044er.example\u00a0",
                "\u2488com.b\u00fccher",
                "\u0301a.example",
                "\u00ad.example",
                "a\u200db.example",
                "a\u200cb.example",
                "\u05d0a.example",
                "1.\u05d0",
                "\u0661\u05d01.example",
                "\u202eexample.org",
                "\ue000.example",
                "\u0378.example",
                "b\u00fccher.xn--a",
                "b\u00fccher.exampl\\",
                "xn--.example",
                "xn--example.com",
                "xn--a.example",
                "xn--abc-.example",
                "xn--bcher-2pa.example",
                "xn--wgv71a309e\uff65.example",
                "xn--zzzzzzzzzzz.example",
                "\ud800.example"
            })
    void isRefused(String name) {
        assertThatExceptionOfType(SyntaxException.class)
                .isThrownBy(() -> Domain.of(name))
                .satisfies(refused -> assertThat(refused.offset()).isBetween(0, name.length()));
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

    /** As it is written, as it is shown to people. */
    @ParameterizedTest
    @CsvSource({
        "Example.org, Example.org, example.org",
        "B\u00dcCHER\u3002Example, b\u00fccher.example, b\u00fccher.example",
        "xn--Bcher-kva.example, xn--Bcher-kva.example, b\u00fccher.example",
        "xn--fa-hia.xn--p1ai, xn--fa-hia.xn--p1ai, fa\u00df.\u0440\u0444",
        "b\u00fccher.xn--p1ai, b\u00fccher.\u0440\u0444, b\u00fccher.\u0440\u0444",
        // A code point that nobody has, a joiner without context, both directions in one name: for the DNS alone.
        "xn--zva.example, xn--zva.example, xn--zva.example",
        "xn--ab-m1t.example, xn--ab-m1t.example, xn--ab-m1t.example",
        "1.xn--4dbrk0ce, 1.xn--4dbrk0ce, 1.xn--4dbrk0ce"
    })
    void isWritten(String given, String written, String unicode) {
        Domain domain = Domain.of(given);
        assertThat(domain).hasToString(written);
        assertThat(domain.unicode()).isEqualTo(unicode);
        assertThat(Domain.of(domain.unicode())).isEqualTo(domain);
        assertThat(Domain.of(domain.ascii()).unicode()).isEqualTo(unicode);
    }

    @Test
    void aNameOfFewOctetsMayBeManyCharacters() {
        String label = "\ud83d\ude00".repeat(40);
        Domain domain = Domain.of((label + ".").repeat(3) + label);
        assertThat(domain.ascii().length()).isLessThanOrEqualTo(253);
        assertThat(Domain.of(domain.unicode())).isEqualTo(domain);
        assertThat(Domain.parse("\ud83d\ude00".repeat(60))).isEmpty();
        assertThat(Domain.parse("\u00e4".repeat(1_000_000))).isEmpty();
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
