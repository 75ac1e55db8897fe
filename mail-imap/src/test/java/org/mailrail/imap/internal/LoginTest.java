package org.mailrail.imap.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Before and at login: LOGIN, AUTHENTICATE, STARTTLS, literals, limits. */
class LoginTest {
    private static final String WELCOME =
            "OK [CAPABILITY IMAP4rev1 LITERAL+ ID SASL-IR IDLE NAMESPACE CHILDREN UIDPLUS UNSELECT MOVE] Logged in";

    private final Transcript client = new Transcript(1);

    @Test
    void aLoginOfLiteralsThatDoNotWaitIsAnsweredOnce() throws IOException {
        client.play("C: A1 LOGIN {15+}\\r\\nada@example.org {6+}\\r\\nsecret\nS: A1 " + WELCOME);
    }

    @Test
    void aLiteralThatWaitsIsAskedFor() throws IOException {
        client.play("""
                C: A1 LOGIN {3}
                S: + OK
                C: ada {6}
                S: + OK
                C: secret
                S: A1 %s""".formatted(WELCOME));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{+10}", "{10++}", "{010}"})
    void whatFollowsAMalformedLiteralIsNeverRun(String literal) throws IOException {
        String answer = client.send("A1 LOGIN " + literal + "\r\nA2 NOOP\r\n");
        assertThat(answer)
                .isEqualTo("A1 BAD A literal of unknown size\r\n* BYE What follows would be taken for commands\r\n");
        assertThat(client.next).isEqualTo(Next.Close.INSTANCE);
    }

    @Test
    void aLiteralThatIsTooLongIsRefusedBeforeItIsSent() throws IOException {
        client.play("""
                C: A1 LOGIN {9000}
                S: A1 BAD The literal is too long
                C: A2 LOGIN ada {4000}
                S: + OK
                """);
    }

    @Test
    void manySmallLiteralsAddUp() throws IOException {
        StringBuilder command = new StringBuilder("A1 LOGIN");
        for (int i = 0; i < 100; i++) command.append(" {100+}\r\n").append("x".repeat(100));
        assertThat(client.send(command.toString()))
                .startsWith("A1 BAD The literal is too long")
                .contains("* BYE");
    }

    @Test
    void aLiteralThatIsTooLongAndDoesNotWaitEndsTheConnection() throws IOException {
        assertThat(client.send("A1 LOGIN {9000+}\r\nA2 NOOP\r\n"))
                .contains("A1 BAD", "* BYE")
                .doesNotContain("A2");
        assertThat(client.next).isEqualTo(Next.Close.INSTANCE);
    }

    @Test
    void aWrongPasswordIsAnsweredLaterEachTime() throws IOException {
        assertThat(client.send("A1 LOGIN ada wrong\r\nA2 NOOP\r\n")).isEmpty();
        assertThat(client.next).isEqualTo(new Next.Delay(Duration.ofSeconds(2)));
        assertThat(client.resume()).isEqualTo("A1 NO [AUTHENTICATIONFAILED] Wrong name or password\r\n");
        client.send("A3 AUTHENTICATE PLAIN AGFkYQB3cm9uZw==\r\n");
        assertThat(client.next).isEqualTo(new Next.Delay(Duration.ofSeconds(4)));
        client.resume();
        for (int i = 0; i < 2; i++) {
            client.send("A4 LOGIN ada wrong\r\n");
            assertThat(client.resume()).doesNotContain("BYE");
        }
        client.send("A4 LOGIN ada wrong\r\n");
        assertThat(client.resume()).contains("A4 NO", "* BYE");
        assertThat(client.next).isEqualTo(Next.Close.INSTANCE);
    }

    @Test
    void authenticatePlainTakesAnInitialResponseOrAsksForIt() throws IOException {
        client.play("C: A1 AUTHENTICATE PLAIN AGFkYQBzZWNyZXQ=\nS: A1 " + WELCOME);
        new Transcript(2).play("""
                C: A1 AUTHENTICATE PLAIN
                S: +\\x20
                C: AGFkYQBzZWNyZXQ=
                S: A1 %s""".formatted(WELCOME).replace("\\x20", " "));
    }

    @Test
    void authenticateLoginAsksForNameAndPassword() throws IOException {
        client.play("""
                C: A1 AUTHENTICATE LOGIN
                S: + VXNlcm5hbWU6
                C: YWRh
                S: + UGFzc3dvcmQ6
                C: c2VjcmV0
                S: A1 %s""".formatted(WELCOME));
    }

    @Test
    void anExchangeCanBeCancelledOrGoWrong() throws IOException {
        client.play("""
                C: A1 AUTHENTICATE LOGIN
                S: + VXNlcm5hbWU6
                C: *
                S: A1 BAD Cancelled
                C: A2 AUTHENTICATE LOGIN
                S: + VXNlcm5hbWU6
                C: !
                S: A2 BAD Expected base64 near octet 0
                C: A3 AUTHENTICATE GSSAPI
                S: A3 NO [CANNOT] This mechanism is not offered
                C: A4 NOOP
                S: A4 OK NOOP completed
                """);
    }

    @Test
    void withoutTlsNoPasswordIsTakenAndWhatFollowsStartTlsIsNeverRun() throws IOException {
        client.session = new Session(client.settings, false, () -> {});
        client.play("""
                C: a CAPABILITY
                S: * CAPABILITY IMAP4rev1 LITERAL+ ID SASL-IR STARTTLS LOGINDISABLED
                S: a OK CAPABILITY completed
                C: b LOGIN ada secret
                S: b NO [PRIVACYREQUIRED] Begin TLS before you show a password
                C: c AUTHENTICATE PLAIN AGFkYQBzZWNyZXQ=
                S: c NO [PRIVACYREQUIRED] Begin TLS before you show a password
                C: d STARTTLS\\r\\ne LOGIN ada secret
                S: d OK Begin TLS now
                """);
        assertThat(client.next).isEqualTo(Next.StartTls.INSTANCE);
        client.session.tlsStarted();
        client.next = Next.Read.INSTANCE;
        client.play("""
                C: f CAPABILITY
                S: * CAPABILITY IMAP4rev1 LITERAL+ ID SASL-IR AUTH=PLAIN AUTH=LOGIN
                S: f OK CAPABILITY completed
                C: g STARTTLS
                S: g BAD TLS is on already
                """);
    }

    @Test
    void mistakesAreBadAndTheSessionGoesOnUntilThereAreTooMany() throws IOException {
        client.play("""
                C: a FROBNICATE
                S: a BAD Expected a command that is known near octet 2
                C: NOOP
                S: NOOP BAD Expected a space near octet 4
                C: ((((
                S: * BAD Expected a tag near octet 0
                C: b SELECT INBOX
                S: b BAD Log in first
                C: b FETCH 1 ALL
                S: b BAD Log in first
                C: c LOGIN "ada
                S: c BAD Expected '"' near octet 12
                C: c NOOP
                S: c OK NOOP completed
                """);
        for (int i = 0; i < 19; i++) assertThat(client.send("x X\r\n")).doesNotContain("BYE");
        assertThat(client.send("x X\r\n")).endsWith("* BYE Too many commands that are none\r\n");
        assertThat(client.next).isEqualTo(Next.Close.INSTANCE);
    }

    @Test
    void idAndLogoutWorkInAnyState() throws IOException {
        client.play("""
                C: a ID ("name" "x" "version" NIL)
                S: * ID ("name" "Mailrail")
                S: a OK ID completed
                C: b ID NIL
                S: * ID ("name" "Mailrail")
                S: b OK ID completed
                C: c LOGOUT
                S: * BYE Logging out
                S: c OK LOGOUT completed
                """);
        assertThat(client.next).isEqualTo(Next.Close.INSTANCE);
    }

    @Test
    void theGreetingNamesWhatWorks() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        client.session.greet(out);
        assertThat(out)
                .hasToString(
                        "* OK [CAPABILITY IMAP4rev1 LITERAL+ ID SASL-IR AUTH=PLAIN AUTH=LOGIN] Mailrail ready\r\n");
    }

    @Test
    void commandsThatAreNotForThisStateCountAsBad() throws IOException {
        for (int i = 0; i < 19; i++) assertThat(client.send("x NAMESPACE\r\n")).isEqualTo("x BAD Log in first\r\n");
        assertThat(client.send("x NAMESPACE\r\n")).endsWith("* BYE Too many commands that are none\r\n");
    }
}
