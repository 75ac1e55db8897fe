package org.mailrail.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

class DomainFuzzTest {
    @FuzzTest
    void whatIsReadIsReadBackFromEachOfItsForms(byte[] octets) {
        Optional<Domain> read = Domain.parse(new String(octets, StandardCharsets.UTF_8));
        if (read.isEmpty()) return;
        Domain domain = read.get();
        assertThat(domain.ascii()).hasSizeBetween(1, 253).matches("[-_.a-z0-9]+");
        assertThat(domain.ascii().split("\\.", -1)).allMatch(label -> !label.isEmpty() && label.length() <= 63);
        for (String form : new String[] {domain.ascii(), domain.unicode(), domain.toString(), domain.ascii() + "."}) {
            Domain again = Domain.of(form);
            assertThat(again).isEqualTo(domain).hasSameHashCodeAs(domain);
            assertThat(again.unicode()).isEqualTo(domain.unicode());
        }
        assertThat(domain.isInternationalized()).isEqualTo(!Idna.isAscii(domain.toString()));
        domain.parent()
                .ifPresent(parent -> assertThat(domain.isSameOrBelow(parent)).isTrue());
        assertThat(DnsName.parse(domain.ascii())).contains(domain);
    }
}
