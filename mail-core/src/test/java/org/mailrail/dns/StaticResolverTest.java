package org.mailrail.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.mailrail.core.AddressLiteral;
import org.mailrail.core.Domain;
import org.mailrail.dns.Resolver.DnsAnswer;
import org.mailrail.dns.Resolver.Mx;

class StaticResolverTest {
    private final StaticResolver resolver = StaticResolver.builder()
            .mx("example.org", 20, "b.example.org")
            .mx("example.org", 10, "a.example.org")
            .mx("null.example", 0, ".")
            .a("deep.a.example.org", "192.0.2.1", "192.0.2.2")
            .aaaa("a.example.org", "2001:db8::1")
            .txt("example.org", "v=spf1 -all")
            .cname("www.example.org", "a.example.org")
            .cname("x.example", "y.example")
            .cname("y.example", "x.example")
            .ptr("192.0.2.1", "deep.a.example.org")
            .failing("slow.example")
            .mx("half.example", 10, "a.example.org")
            .failing("half.example", StaticResolver.Type.A)
            .failingPtr("192.0.2.9")
            .build();

    private static Domain domain(String name) {
        return Domain.of(name);
    }

    @Test
    void itAnswersAsADnsServerDoes() {
        assertThat(resolver.mx(domain("EXAMPLE.org")).orNone())
                .containsExactly(new Mx(10, "a.example.org"), new Mx(20, "b.example.org"));
        assertThat(resolver.mx(domain("null.example")).orNone()).allMatch(Mx::isNull);
        assertThat(resolver.a(domain("deep.a.example.org")).orNone()).hasSize(2);
        assertThat(resolver.txt(domain("example.org")).orNone()).containsExactly("v=spf1 -all");
        assertThat(resolver.aaaa(domain("www.example.org")).orNone()).hasSize(1);
        assertThat(resolver.a(domain("a.example.org"))).isEqualTo(new DnsAnswer.NoData<>());
        assertThat(resolver.a(domain("org"))).as("names below it").isEqualTo(new DnsAnswer.NoData<>());
        assertThat(resolver.a(domain("nosuch.example"))).isEqualTo(new DnsAnswer.NoDomain<>());
        assertThat(resolver.a(domain("x.example"))).isInstanceOf(DnsAnswer.Failed.class);
        assertThat(resolver.txt(domain("slow.example"))).isInstanceOf(DnsAnswer.Failed.class);
        assertThat(resolver.a(domain("half.example"))).isInstanceOf(DnsAnswer.Failed.class);
        assertThat(resolver.mx(domain("half.example")).orNone()).hasSize(1);
        assertThat(resolver.a(domain("localhost")).orNone()).containsExactly(Localhost.IPV4);
        assertThat(resolver.ptr(AddressLiteral.of("[192.0.2.1]").address()).orNone())
                .containsExactly(domain("deep.a.example.org"));
        assertThat(resolver.ptr(AddressLiteral.of("[192.0.2.9]").address())).isInstanceOf(DnsAnswer.Failed.class);
        assertThat(resolver.ptr(AddressLiteral.of("[192.0.2.8]").address())).isEqualTo(new DnsAnswer.NoDomain<>());
    }

    @Test
    void addressesOfTheOtherFamilyAreRefused() {
        assertThatThrownBy(() -> StaticResolver.builder().a("x", "::1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StaticResolver.builder().aaaa("x", "127.0.0.1"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
