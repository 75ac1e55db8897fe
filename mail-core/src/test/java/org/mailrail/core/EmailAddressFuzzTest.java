package org.mailrail.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class EmailAddressFuzzTest {
    @FuzzTest
    void whatIsReadIsWrittenInOneWayAndNeverBreaksALine(byte[] octets) {
        EmailAddress address;
        try {
            address = EmailAddress.of(new String(octets, StandardCharsets.UTF_8));
        } catch (SyntaxException refused) {
            assertThat(refused.offset()).isBetween(0, octets.length + 1);
            return;
        }
        String written = address.toString();
        assertThat(written).doesNotContain("\r", "\n", "\0").hasSizeLessThanOrEqualTo(1024);
        EmailAddress again = EmailAddress.of(written);
        assertThat(again).isEqualTo(address).hasSameHashCodeAs(address).hasToString(written);
        assertThat(EmailAddress.of(address.toAsciiDomainString())).isEqualTo(address);
        assertThat(address.needsSmtpUtf8()).isEqualTo(!Idna.isAscii(address.toAsciiDomainString()));
        assertThat(CaseFolding.fold(address.folded())).isEqualTo(address.folded());
        assertThat(again.folded()).isEqualTo(address.folded());
    }
}
