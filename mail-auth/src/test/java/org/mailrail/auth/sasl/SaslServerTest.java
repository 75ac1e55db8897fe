package org.mailrail.auth.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.auth.sasl.SaslExchange.Step;

class SaslServerTest {
    private final SaslServer server = new SaslServer((name, password) ->
            name.equalsIgnoreCase("ada") && password.equals("grüße") ? Optional.of("ada") : Optional.empty());

    @Test
    void passwordsAreNotAskedForInPlainText() {
        assertThat(server.mechanisms(true)).containsExactly("PLAIN", "LOGIN");
        assertThat(server.mechanisms(false)).isEmpty();
        assertThat(server.exchange("PLAIN", false)).isEmpty();
        assertThat(server.exchange("ANONYMOUS", true)).isEmpty();
        assertThat(server.exchange("plain", true)).isPresent();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ␀ada␀grüße             | Success   | no authorization identity
            ada␀ada␀grüße          | Success   | the user's own
            ADA␀ADA␀grüße          | Success   | as it was given
            root␀ada␀grüße         | Failure   | somebody else's
            ␀ada␀wrong             | Failure   | a wrong password
            ␀bob␀grüße             | Failure   | nobody
            ␀ada␀                  | Malformed | no password
            ␀␀grüße                | Malformed | no name
            ␀ada                   | Malformed | too few parts
            ada                    | Malformed | no NUL
            ␀ada␀grüße␀x           | Malformed | too many parts
            ␀ada␀grü⏎ße            | Failure   | a control character
            """)
    void plainFollowsItsGrammar(String message, String step, String why) throws IOException {
        byte[] octets = octets(message.replace('␀', '\0').replace('⏎', '\n'));
        assertThat(exchange("PLAIN").begin(octets).getClass().getSimpleName())
                .as(why)
                .isEqualTo(step);
    }

    @Test
    void plainWithoutInitialResponseGetsAnEmptyChallenge() throws IOException {
        SaslExchange plain = exchange("PLAIN");
        assertThat(plain.begin(null))
                .isInstanceOfSatisfying(
                        Step.Challenge.class,
                        step -> assertThat(step.challenge()).isEmpty());
        assertThat(plain.respond(octets("\0ada\0grüße"))).isEqualTo(new Step.Success("ada"));
    }

    @Test
    void anEmptyInitialResponseIsOneAndNoneIsNot() throws IOException {
        assertThat(exchange("PLAIN").begin(new byte[0])).isInstanceOf(Step.Malformed.class);
        assertThat(exchange("LOGIN").begin(new byte[0])).isInstanceOf(Step.Malformed.class);
    }

    @Test
    void loginAsksInTheWordsThatClientsCompare() throws IOException {
        SaslExchange login = exchange("LOGIN");
        assertThat(prompt(login.begin(null))).isEqualTo("Username:");
        assertThat(prompt(login.respond(octets("ada")))).isEqualTo("Password:");
        assertThat(login.respond(octets("grüße"))).isEqualTo(new Step.Success("ada"));
    }

    @Test
    void loginTakesANameAsInitialResponse() throws IOException {
        SaslExchange login = exchange("LOGIN");
        assertThat(prompt(login.begin(octets("ada")))).isEqualTo("Password:");
        assertThat(login.respond(octets("wrong"))).isInstanceOf(Step.Failure.class);
    }

    @Test
    void anExchangeIsUsedOnce() throws IOException {
        for (String mechanism : server.mechanisms(true)) {
            SaslExchange exchange = exchange(mechanism);
            assertThat(exchange.begin(new byte[] {(byte) 0xFF})).isInstanceOf(Step.Malformed.class);
            assertThatThrownBy(() -> exchange.respond(octets("\0ada\0grüße")))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aResponseOfAnyLengthIsNoName() throws IOException {
        assertThat(exchange("LOGIN").begin(new byte[4000])).isInstanceOf(Step.Malformed.class);
    }

    private SaslExchange exchange(String mechanism) {
        return server.exchange(mechanism, true).orElseThrow();
    }

    private static String prompt(Step step) {
        return new String(((Step.Challenge) step).challenge(), StandardCharsets.US_ASCII);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
