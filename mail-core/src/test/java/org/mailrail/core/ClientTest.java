package org.mailrail.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients and the ids of what they sent. */
class ClientTest {
    private static final Client CLIENT =
            Client.connected(new InetSocketAddress(InetAddress.getLoopbackAddress(), 4321));

    /** What was said in plain text may have been said by somebody in between. RFC 3207 section 4.2. */
    @Test
    void tlsForgetsHeloAndLogin() {
        Client.Tls tls = new Client.Tls("TLSv1.3", "TLS_AES_256_GCM_SHA384");
        Client secured = CLIENT.withHelo("x")
                .withLogin("ada")
                .withPtr(Domain.of("ptr.example"))
                .withTls(tls);
        assertThat(secured.heloName()).isEmpty();
        assertThat(secured.authenticatedAs()).isEmpty();
        assertThat(secured.ptrName()).contains(Domain.of("ptr.example"));
        assertThat(secured.tlsSession()).contains(tls);
        assertThat(secured.address()).isEqualTo(InetAddress.getLoopbackAddress());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-Evil: b", "a\0", "a\tb"})
    void heloNamesHaveNoControlCharacters(String name) {
        assertThatExceptionOfType(SyntaxException.class).isThrownBy(() -> CLIENT.withHelo(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "..", "a-b", "a b", "a\n", "\u00e4", "\u0661"})
    void queueIdsAreLettersAndDigits(String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> new QueueId(id));
        assertThat(new QueueId("4Xyz09")).hasToString("4Xyz09");
        assertThatIllegalArgumentException().isThrownBy(() -> new QueueId("x".repeat(65)));
    }
}
