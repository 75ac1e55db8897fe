package org.mailrail.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressLiteralTest {
    @ParameterizedTest
    @CsvSource({
        "[192.0.2.1], [192.0.2.1]",
        "[001.002.003.004], [1.2.3.4]",
        "[255.255.255.255], [255.255.255.255]",
        "[IPv6:2001:db8::1], [IPv6:2001:db8:0:0:0:0:0:1]",
        "[ipv6:2001:DB8:1:2:3:4:5:6], [IPv6:2001:db8:1:2:3:4:5:6]",
        "[IPv6:::], [IPv6:0:0:0:0:0:0:0:0]",
        "[IPv6:::1], [IPv6:0:0:0:0:0:0:0:1]",
        "[IPv6:1::], [IPv6:1:0:0:0:0:0:0:0]",
        "[IPv6:1:2:3:4:5:6:7::], [IPv6:1:2:3:4:5:6:7:0]",
        "[IPv6:::2:3:4:5:6:7:8], [IPv6:0:2:3:4:5:6:7:8]",
        "[IPv6:2001:db8::192.0.2.1], [IPv6:2001:db8:0:0:0:0:c000:201]",
        "[IPv6:1:2:3:4:5:6:192.0.2.1], [IPv6:1:2:3:4:5:6:c000:201]",
        "[IPv6:::ffff:192.0.2.1], [192.0.2.1]"
    })
    void isRead(String literal, String written) {
        assertThat(AddressLiteral.of(literal)).hasToString(written);
        assertThat(AddressLiteral.of(written)).isEqualTo(AddressLiteral.of(literal));
    }

    /** None of them may be looked up in the DNS. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "[",
                "192.0.2.1",
                "[192.0.2.1",
                "[1.2.3]",
                "[1.2.3.4.5]",
                "[1.2.3.256]",
                "[1.2.3.0004]",
                "[1..2.3]",
                "[1.2.3.]",
                "[.1.2.3]",
                "[a.b.c.d]",
                "[localhost]",
                "[IPv6:]",
                "[IPv6::]",
                "[IPv6:1:2:3:4:5:6:7]",
                "[IPv6:1:2:3:4:5:6:7:8:9]",
                "[IPv6:1::2::3]",
                "[IPv6:1:::2]",
                "[IPv6:::1:]",
                "[IPv6::1::]",
                "[IPv6:12345::]",
                "[IPv6:g::]",
                "[IPv6:fe80::1%eth0]",
                "[IPv6:1:2:3:4:5:6:7::8]",
                "[IPv6:192.0.2.1]",
                "[IPv6:.1:2]",
                "[IPv6:::1.2.3]",
                "[IPv6:1:2:3:4:5:6:7:1.2.3.4]",
                "[IPv6:\uff11::]",
                "[X400:abc]",
                "[ 1.2.3.4]"
            })
    void isRefused(String literal) {
        assertThatExceptionOfType(SyntaxException.class).isThrownBy(() -> AddressLiteral.of(literal));
    }
}
