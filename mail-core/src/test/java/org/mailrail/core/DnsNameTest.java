package org.mailrail.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsNameTest {
    @Test
    void aDomainIsADomain() {
        assertThat(DnsName.parse("MX.Example.org.")).contains(Domain.of("mx.example.org"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Bounce+1=a._spf.example.org  | bounce+1=a._spf.example.org
            foo:bar/baz.example.com.     | foo:bar/baz.example.com
            -leading-.example.org        | -leading-.example.org
            macro%percent  x.example.com | macro%percent  x.example.com
            """)
    void whatNoHostIsCalledCanStillBeAsked(String given, String ascii) {
        assertThat(DnsName.parse(given))
                .hasValueSatisfying(name -> assertThat(name.ascii()).isEqualTo(ascii));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "a..example.org",
                "+.example.org..",
                "a\r\n+.example.org",
                "+123456789012345678901234567890123456789012345678901234567890123.example.org"
            })
    void whatTheDnsCannotHoldIsNoName(String given) {
        assertThat(DnsName.parse(given)).isEmpty();
    }

    @Test
    void theNameOfADomainHasOneValueOnly() {
        assertThatThrownBy(() -> new DnsName.Unrestricted("example.org")).isInstanceOf(SyntaxException.class);
    }
}
