package org.mailrail.smtp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailrail.smtp.internal.Transcript.LMTP;
import static org.mailrail.smtp.internal.Transcript.PLAIN;
import static org.mailrail.smtp.internal.Transcript.USERS;
import static org.mailrail.smtp.internal.Transcript.play;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mailrail.core.Client;
import org.mailrail.core.Envelope;
import org.mailrail.core.ReversePath;

class ServerSessionTest {
    private static final String HELLO = """
            S: 220 mx.example.org ESMTP
            C: EHLO client.example.net
            S: 250 mx.example.org
            """;

    private static final SessionSettings WITH_TLS = PLAIN.withTlsAvailable(true).withSasl(USERS);
    private static final SessionSettings WITH_AUTH = PLAIN.withSasl(USERS).withTlsForAuth(false);

    @Test
    void messageGoesThroughWithItsEnvelope() {
        List<Transcript.Received> messages = play(PLAIN, HELLO + """
                        C: MAIL FROM:<SRS0=ab=cd=example.org=u@example.net> BODY=8BITMIME SIZE=100
                        S: 250 2.1.0
                        C: RCPT TO:<@relay.example,@b.example:ada@example.org>
                        S: 250 2.1.5
                        C: rcpt to: <POSTMASTER>
                        S: 250 2.1.5
                        C: DATA
                        S: 354
                        C: Subject: hello
                        C:
                        C: ..
                        C: ...x
                        C: a..b
                        C: .
                        S: 250 2.0.0 Ok: queued
                        C: QUIT
                        S: 221 2.0.0
                        S: (closed)
                        """);
        Envelope envelope = messages.get(0).transaction().envelope();
        assertThat(envelope.from()).hasToString("<SRS0=ab=cd=example.org=u@example.net>");
        assertThat(envelope.recipients())
                .extracting(r -> r.address().toString())
                .containsExactly("ada@example.org", "postmaster@mx.example.org");
        assertThat(envelope.body()).isEqualTo(Envelope.Body.EIGHT_BIT_MIME);
        assertThat(messages.get(0).with()).isEqualTo("ESMTP");
        assertThat(messages.get(0).text()).isEqualTo("Subject: hello\r\n\r\n.\r\n..x\r\na..b\r\n");
    }

    @Test
    void recipientBeforeSenderIsOutOfSequence() {
        play(PLAIN, HELLO + """
                C: RCPT TO:<ada@example.org>
                S: 503 5.5.1 MAIL first
                C: DATA
                S: 503 5.5.1 MAIL first
                """);
    }

    @Test
    void nothingGoesBeforeHello() {
        play(PLAIN, """
                S: 220 mx.example.org ESMTP
                C: MAIL FROM:<a@example.net>
                S: 503 5.5.1
                C: RCPT TO:<ada@example.org>
                S: 503 5.5.1
                C: DATA
                S: 503 5.5.1
                C: NOOP
                S: 250 2.0.0
                C: LHLO client
                S: 500 5.5.1
                C: HELO client
                S: 250 mx.example.org
                """);
    }

    @Test
    void eachBadInputHasItsReplyAndTheSessionGoesOn() {
        play(PLAIN, HELLO + """
                C: MAIL FROM:<a@example.net>
                S: 250 2.1.0
                C: MAIL FROM:<a@example.net>
                S: 503 5.5.1 Nested
                C: RCPT TO:<nobody@example.org>
                S: 550 5.1.1
                C: RCPT TO:<ada@elsewhere.example>
                S: 554 5.7.1
                C: RCPT TO:<busy@example.org>
                S: 451 4.3.0
                C: RCPT TO:<>
                S: 501 5.5.2
                C: RCPT TO:<ada@example.org>>>
                S: 501 5.5.2
                C: RCPT TO:<ada@example.org> NOTIFY=NEVER
                S: 555 5.5.4
                C: DATA
                S: 554 5.5.1
                C: DATA now
                S: 501 5.5.2
                C: FROB
                S: 500 5.5.2
                C: EXPN list
                S: 502 5.5.1
                C: BDAT 3
                S: 502 5.5.1
                C: STARTTLS
                S: 502 5.5.1
                C: AUTH PLAIN
                S: 502 5.5.1
                C: VRFY ada
                S: 252 2.5.0
                C: HELP
                S: 214 2.0.0
                C: RSET
                S: 250 2.0.0
                C: RCPT TO:<ada@example.org>
                S: 503 5.5.1
                C: QUIT
                S: 221 2.0.0
                """);
    }

    @Test
    void unreadableMailCommandsAreRefused() {
        play(PLAIN, HELLO + """
                C: MAIL FROM:<>>>>>
                S: 501 5.5.2
                C: MAIL FROM:<a@example.org>BODY=7BIT
                S: 501 5.5.2
                C: MAIL FROM:a@example.org
                S: 501 5.5.2
                C: MAIL FROM:<a@example.org> BODY=9BIT
                S: 555 5.5.4
                C: MAIL FROM:<a@example.org> SMTPUTF8
                S: 555 5.5.4
                C: MAIL FROM:<a@example.org> RET=HDRS
                S: 555 5.5.4
                C: MAIL FROM:<a@example.org> SIZE=1x
                S: 501 5.5.4
                C: MAIL FROM:<a@example.org> SIZE=1 SIZE=2
                S: 501 5.5.4
                C: MAIL FROM:<jürgen@example.org>
                S: 553 5.6.7
                C: MAIL FROM:<a@example.org> SIZE=10240001
                S: 552 5.3.4
                C: MAIL FROM:<a@example.org> SIZE=99999999999999999999
                S: 552 5.3.4
                C: MAIL FROM:<> SIZE=0
                S: 250 2.1.0
                """);
    }

    @Test
    void octetsThatAreNoTextAreAnsweredAndTheNextCommandIsRead() {
        play(PLAIN, """
                S: 220 mx.example.org ESMTP
                C~ \\xC3\\x28HLO x\\r\\n
                S: 500 5.5.2
                C~ NOOP \\xFF\\r\\n
                S: 500 5.5.2
                C~ NOOP \\0\\r\\n
                S: 500 5.5.2
                C: NOOP
                S: 250 2.0.0
                """);
    }

    @Test
    void loneLineEndEndsNoCommand() {
        play(PLAIN, """
                S: 220 mx.example.org ESMTP
                C~ EHLO x\\nMAIL FROM:<a@example.net>\\r\\n
                S: 500 5.5.2 Bare
                C~ NOOP\\rNOOP\\r\\n
                S: 500 5.5.2 Bare
                C~ NOOP\\r\\r\\n
                S: 500 5.5.2 Bare
                C: NOOP
                S: 250 2.0.0
                """);
    }

    @Test
    void overLongLineIsSkippedOnce() {
        for (SessionSettings settings : List.of(PLAIN, WITH_AUTH)) {
            play(
                    settings,
                    HELLO + "C: NOOP " + "x".repeat(20_000) + "\nS: 500 5.5.2 Line too long\n"
                            + "C: NOOP " + "x".repeat(2044) + "\nS: 500 5.5.2 Line too long\n"
                            + "C: NOOP " + "x".repeat(2043) + "\nS: 250 2.0.0\n");
        }
    }

    @Test
    void tooLargeMessageIsReadToItsEndAndRefused() {
        String line = "C: " + "x".repeat(98) + "\n";
        List<Transcript.Received> messages = play(
                PLAIN.withMaxMessageSize(150_000),
                HELLO + "C: MAIL FROM:<a@example.net>\nS: 250\nC: RCPT TO:<ada@example.org>\nS: 250\nC: DATA\nS: 354\n"
                        + line.repeat(1501)
                        + """
                        C: .
                        S: 552 5.3.4
                        C: MAIL FROM:<a@example.net>
                        S: 250
                        C: RCPT TO:<ada@example.org>
                        S: 250
                        C: DATA
                        S: 354
                        """
                        + line.repeat(1500) + "C: .\nS: 250 2.0.0\n");
        assertThat(messages).hasSize(1);
        assertThat(messages.get(0).text()).hasSize(150_000);
    }

    @Test
    void overLongTextLineIsRefusedAfterTheMessage() {
        String data = "C: MAIL FROM:<a@example.net>\nS: 250\nC: RCPT TO:<ada@example.org>\nS: 250\nC: DATA\nS: 354\n";
        List<Transcript.Received> messages = play(
                PLAIN.withMaxTextLine(2000),
                HELLO + data + "C: " + "x".repeat(2001) + "\nC: .\nS: 500 5.5.2 Line too long\n" + data + "C: ."
                        + "x".repeat(2000) + "\nC: .\nS: 250\n");
        assertThat(messages).hasSize(1);
    }

    @Test
    void messageWithNulIsRefused() {
        assertThat(play(PLAIN, HELLO + """
                C: MAIL FROM:<a@example.net>
                S: 250
                C: RCPT TO:<ada@example.org>
                S: 250
                C: DATA
                S: 354
                C~ a\\0b\\r\\n.\\r\\n
                S: 550 5.6.0
                C: NOOP
                S: 250
                """)).isEmpty();
    }

    @Test
    void pipelinedGroupIsAnsweredInOrderAndNoDataModeWithoutRecipient() {
        play(PLAIN, HELLO + """
                C: MAIL FROM:<a@example.net>
                C: RCPT TO:<nobody@example.org>
                C: DATA
                C: NOOP
                S: 250 2.1.0
                S: 550 5.1.1
                S: 554 5.5.1
                S: 250 2.0.0
                """);
    }

    @Test
    void helloInTheMidstOfATransactionEndsIt() {
        play(PLAIN, HELLO + """
                C: MAIL FROM:<a@example.net>
                S: 250
                C: EHLO again
                S: 250
                C: RCPT TO:<ada@example.org>
                S: 503
                """);
    }

    @Test
    void tooManyRecipientsAreRefusedOneByOne() {
        List<Transcript.Received> messages = play(PLAIN.withMaxRecipients(1), HELLO + """
                C: MAIL FROM:<a@example.net>
                S: 250
                C: RCPT TO:<ada@example.org>
                S: 250
                C: RCPT TO:<bob@example.org>
                S: 452 4.5.3
                C: DATA
                S: 354
                C: .
                S: 250
                """);
        assertThat(messages.get(0).transaction().envelope().recipients()).hasSize(1);
    }

    @Test
    void tooManyErrorsEndTheSession() {
        play(PLAIN.withMaxErrors(3), HELLO + """
                C: X
                S: 500 5.5.2
                C: X
                S: 500 5.5.2
                C: X
                S: 500 5.5.2
                S: 421 4.7.0 Too many errors
                S: (closed)
                """);
    }

    @Test
    void junkCommandsWithoutEndBecomeErrors() {
        play(PLAIN.withMaxErrors(2), HELLO + "C: NOOP\nS: 250\n".repeat(101) + """
                C: NOOP
                S: 250
                S: 421 4.7.0
                S: (closed)
                """);
    }

    @Test
    void webClientIsHungUpOn() {
        play(PLAIN, """
                S: 220 mx.example.org ESMTP
                C: POST / HTTP/1.1
                C: Content-Length: 30
                C:
                C: MAIL FROM:<a@example.net>
                S: 421 4.7.0
                S: (closed)
                """);
    }

    @Test
    void plainTextBehindStartTlsIsDiscardedAndHelloForgotten() {
        play(WITH_TLS, HELLO + """
                C: STARTTLS
                S: 220 2.0.0
                TLS
                C: EHLO client.example.net
                S: 250
                C: STARTTLS
                S: 503 5.5.1
                """);
        // In one piece only: octets of other pieces belong to whoever reads them next, the driver or the handshake.
        ServerSession session = new ServerSession(
                WITH_TLS, Client.connected(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)));
        ByteBuffer segment = ByteBuffer.wrap(
                "EHLO x\r\nSTARTTLS\r\nMAIL FROM:<evil@example.org>\r\n".getBytes(StandardCharsets.US_ASCII));
        List<Effect> effects = session.receive(segment);
        assertThat(effects.get(effects.size() - 1)).isInstanceOf(Effect.StartTls.class);
        assertThat(segment.hasRemaining()).isFalse();
        assertThat(session.isWaiting()).isTrue();
        session.tlsStarted(new Client.Tls("TLSv1.3", "x"));
        List<Effect> after =
                session.receive(ByteBuffer.wrap("RCPT TO:<v@example.org>\r\n".getBytes(StandardCharsets.US_ASCII)));
        assertThat(after).hasSize(1).first().isEqualTo(new Effect.Send(Replies.HELLO_FIRST));
        assertThat(session.client().helo()).isNull();
    }

    @Test
    void passwordIsOnlyTakenUnderTls() {
        play(WITH_TLS, HELLO + """
                C: AUTH PLAIN AGFkYQBzZWNyZXQ=
                S: 538 5.7.11
                C: STARTTLS
                S: 220
                TLS
                C: AUTH PLAIN AGFkYQBzZWNyZXQ=
                S: 503 5.5.1
                C: EHLO client.example.net
                S: 250 mx.example.org
                C: AUTH PLAIN AGFkYQBzZWNyZXQ=
                S: 235 2.7.0
                C: AUTH PLAIN AGFkYQBzZWNyZXQ=
                S: 503 5.5.1
                """);
    }

    @Test
    void authenticationExchangesFollowTheirGrammar() {
        play(WITH_AUTH.withMaxErrors(50).withMaxAuthFailures(9), HELLO + """
                C: AUTH ANONYMOUS =
                S: 504 5.5.4
                C: AUTH PLAIN
                S: 334
                C: *
                S: 501 5.7.0
                C: AUTH PLAIN
                S: 334
                C:
                S: 501 5.5.2
                C: AUTH PLAIN =
                S: 501 5.5.2
                C: AUTH PLAIN !!!
                S: 501 5.5.2
                C: AUTH PLAIN AGFkYQB3cm9uZw==
                S: 535 5.7.8
                C: AUTH PLAIN AGJyb2tlbgB4
                S: 454 4.7.0
                C: AUTH LOGIN
                S: 334 VXNlcm5hbWU6
                C: YWRh
                S: 334 UGFzc3dvcmQ6
                C: eA==
                S: 535 5.7.8
                C: MAIL FROM:<a@example.net> AUTH=<>
                S: 250
                C: AUTH PLAIN
                S: 503 5.5.1
                C: RSET
                S: 250
                C: AUTH LOGIN YWRh
                S: 334 UGFzc3dvcmQ6
                C: c2VjcmV0
                S: 235 2.7.0
                """);
    }

    @Test
    void overLongAuthenticationLineIsRefused() {
        play(
                WITH_AUTH,
                HELLO + "C: AUTH PLAIN\nS: 334\nC: " + "A".repeat(12_292) + "\nS: 500 5.5.6\nC: NOOP\nS: 250\n"
                        + "C: AUTH PLAIN " + "A".repeat(4000) + "\nS: 501 5.5.2\n");
    }

    @Test
    void failedLoginsEndTheSession() {
        play(WITH_AUTH.withMaxAuthFailures(2), HELLO + """
                C: AUTH PLAIN AGFkYQB3cm9uZw==
                S: 535 5.7.8
                C: AUTH PLAIN AGFkYQB3cm9uZw==
                S: 535 5.7.8
                S: 421 4.7.0
                S: (closed)
                """);
    }

    @Test
    void submissionDemandsALogin() {
        List<Transcript.Received> messages = play(WITH_AUTH.withSubmission(true), HELLO + """
                C: MAIL FROM:<ada@example.org>
                S: 530 5.7.0
                C: AUTH PLAIN AGFkYQBzZWNyZXQ=
                S: 235
                C: MAIL FROM:<ada@example.org>
                S: 250
                C: RCPT TO:<ada@example.org>
                S: 250
                C: DATA
                S: 354
                C: .
                S: 250
                """);
        assertThat(messages.get(0).transaction().client().login()).isEqualTo("ada");
        assertThat(messages.get(0).with()).isEqualTo("ESMTPA");
    }

    @Test
    void tlsCanBeDemanded() {
        play(WITH_TLS.withRequireTls(true), HELLO + """
                C: MAIL FROM:<ada@example.org>
                S: 530 5.7.0
                """);
    }

    @Test
    void lmtpAnswersForEachAcceptedRecipient() {
        List<Transcript.Received> messages = play(LMTP, """
                S: 220 mx.example.org LMTP
                C: EHLO client
                S: 500 5.5.1
                C: LHLO client
                S: 250 mx.example.org
                C: MAIL FROM:<>
                S: 250
                C: RCPT TO:<nobody@example.org>
                S: 550 5.1.1
                C: DATA
                S: 503 5.5.1
                C: RCPT TO:<ada@example.org>
                S: 250
                C: RCPT TO:<bob@example.org>
                S: 250
                C: RCPT TO:<ada@example.org>
                S: 250
                C: DATA
                S: 354
                C: hi
                C: .
                S: 250 2.0.0
                S: 250 2.0.0
                S: 250 2.0.0
                C: QUIT
                S: 221
                """);
        assertThat(messages.get(0).transaction().envelope().from()).isEqualTo(ReversePath.none());
        assertThat(messages.get(0).transaction().envelope().recipients()).hasSize(3);
        assertThat(messages.get(0).with()).isEqualTo("LMTP");
    }

    @Test
    void lmtpRefusesForEachRecipientToo() {
        play(LMTP.withMaxMessageSize(3), """
                S: 220
                C: LHLO client
                S: 250
                C: MAIL FROM:<>
                C: RCPT TO:<ada@example.org>
                C: RCPT TO:<bob@example.org>
                C: DATA
                S: 250
                S: 250
                S: 250
                S: 354
                C: hello
                C: .
                S: 552 5.3.4
                S: 552 5.3.4
                C: NOOP
                S: 250
                """);
    }

    @Test
    void ehloOffersWhatIsThere() {
        ServerSession session = new ServerSession(
                WITH_TLS, Client.connected(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)));
        assertThat(ehlo(session))
                .containsExactly(
                        "mx.example.org", "PIPELINING", "SIZE 10240000", "STARTTLS", "ENHANCEDSTATUSCODES", "8BITMIME");
        session.tlsStarted(new Client.Tls("TLSv1.3", "x"));
        assertThat(ehlo(session))
                .containsExactly(
                        "mx.example.org",
                        "PIPELINING",
                        "SIZE 10240000",
                        "AUTH PLAIN LOGIN",
                        "ENHANCEDSTATUSCODES",
                        "8BITMIME");
    }

    private static List<String> ehlo(ServerSession session) {
        List<Effect> effects = session.receive(ByteBuffer.wrap("EHLO x\r\n".getBytes(StandardCharsets.US_ASCII)));
        return ((Effect.Send) effects.get(0)).reply().lines();
    }
}
