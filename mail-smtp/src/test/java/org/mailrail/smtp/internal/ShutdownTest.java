package org.mailrail.smtp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.auth.sasl.SaslExchange;
import org.mailrail.core.Client;
import org.mailrail.core.Reply;

/** A server that goes down ends each session as soon as nothing is under way, wherever the session stands. */
class ShutdownTest {
    private final ServerSession session = new ServerSession(
            Transcript.PLAIN.withTlsAvailable(true).withSasl(Transcript.USERS).withTlsForAuth(false),
            Client.connected(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)));

    private List<Effect> say(String... lines) {
        List<Effect> effects = new ArrayList<>();
        for (String line : lines) {
            effects.addAll(session.receive(ByteBuffer.wrap((line + "\r\n").getBytes(StandardCharsets.US_ASCII))));
        }
        return effects;
    }

    private static void assertEnds(List<Effect> effects, Integer... codes) {
        assertThat(effects.stream()
                        .filter(Effect.Send.class::isInstance)
                        .map(effect -> ((Effect.Send) effect).reply().code()))
                .containsExactly(codes);
        assertThat(effects.get(effects.size() - 1)).isInstanceOf(Effect.Close.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOOP", "EHLO x", "EHLO x\r\nMAIL FROM:<>"})
    void sessionThatAwaitsACommandEndsAtOnce(String said) {
        say(said);
        assertEnds(session.shutdown(), 421);
    }

    @Test
    void sessionInTheMidstOfAnExchangeEndsAtOnce() {
        say("EHLO x", "AUTH LOGIN");
        session.authenticated(new SaslExchange.Step.Challenge(new byte[0]));
        assertEnds(session.shutdown(), 421);
    }

    @Test
    void recipientIsStillDecided() {
        say("EHLO x", "MAIL FROM:<>", "RCPT TO:<ada@example.org>");
        assertThat(session.shutdown()).isEmpty();
        assertEnds(session.recipientAccepted(), 250, 421);
    }

    @Test
    void messageUnderWayIsStillTaken() {
        say("EHLO x", "MAIL FROM:<>", "RCPT TO:<ada@example.org>");
        session.recipientAccepted();
        say("DATA");
        assertThat(session.shutdown()).isEmpty();
        say("hi", ".");
        assertEnds(session.finished(List.of(Reply.of(250, "2.0.0", "Ok"))), 250, 421);
    }

    @Test
    void messageUnderWayIsStillRefused() {
        say("EHLO x", "MAIL FROM:<>", "RCPT TO:<ada@example.org>");
        session.recipientAccepted();
        say("DATA");
        assertThat(session.shutdown()).isEmpty();
        assertEnds(say("bare \n", "."), 550, 421);
    }

    @Test
    void tlsIsStartedAndThenTheSessionEnds() {
        say("EHLO x", "STARTTLS");
        assertThat(session.shutdown()).isEmpty();
        assertEnds(session.tlsStarted(new Client.Tls("TLSv1.3", "x")), 421);
    }

    @Test
    void noFurtherChallengeIsSent() {
        say("EHLO x", "AUTH LOGIN");
        assertThat(session.shutdown()).isEmpty();
        assertEnds(session.authenticated(new SaslExchange.Step.Challenge(new byte[0])), 421);
    }

    @Test
    void responseIsStillChecked() {
        say("EHLO x", "AUTH PLAIN AGFkYQB3cm9uZw==");
        assertThat(session.shutdown()).isEmpty();
        assertEnds(session.authenticated(new SaslExchange.Step.Failure()), 535, 421);
    }

    @Test
    void userDatabaseThatFailsIsTheLastAnswer() {
        say("EHLO x", "AUTH PLAIN AGFkYQB3cm9uZw==");
        assertThat(session.shutdown()).isEmpty();
        assertEnds(session.authenticationUnavailable(), 454, 421);
    }
}
