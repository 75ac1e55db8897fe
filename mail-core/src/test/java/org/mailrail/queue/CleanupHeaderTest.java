package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.config.ConfigurationException;
import org.mailrail.core.Reply;

/** What becomes of the fields of a message. */
final class CleanupHeaderTest extends CleanupFixture {
    @Test
    void foreignMessagesLoseOnlyTheFieldsThatAreDropped() throws IOException {
        accept(
                cleanup(),
                "Return-Path: <x>\nBcc: c\nFrom: ada\nContent-Length: 7\nTo: bob (at home)\nbCC : d,\n e\n\nhi\nBcc: z\n");
        assertText("From: ada\nTo: bob (at home)\n\nhi\nBcc: z\n");
    }

    @Test
    void messagesOfThisSiteGetWhatIsMissing() throws IOException {
        client = client("127.0.0.1");
        accept(cleanup(), "Subject: tea\n\nhi\n");
        assertText("""
                Subject: tea
                Message-Id: <20260102030405.Q1@mx.example.org>
                Date: Fri, 2 Jan 2026 03:04:05 +0000
                From: ada@example.net

                hi
                """);
    }

    @Test
    void ofAMessageThatIsResentTheResentFieldsAreCompleted() throws IOException {
        client = client("127.0.0.1");
        accept(cleanup(), "Resent-To: eve\nSubject: tea\n\nhi\n");
        assertText("""
                Resent-To: eve@example.org
                Subject: tea
                Resent-Message-Id: <20260102030405.Q1@mx.example.org>
                Resent-Date: Fri, 2 Jan 2026 03:04:05 +0000
                Resent-From: ada@example.net

                hi
                """);
    }

    @Test
    void whatIsThereIsNotAddedAndWhatTheServerAddsIsNotRepeated() throws IOException {
        client = client("127.0.0.1");
        Intake intake = cleanup("undisclosed_recipients_header = To: undisclosed-recipients:;")
                .intake(queue);
        try (Spool.Draft draft = intake.draft(transaction())) {
            write(draft, wire("From: a@b.example\n\nhi\n"), 100);
            intake.commit(
                    draft,
                    transaction(),
                    wire("Received: x\nDate: y\nMessage-ID: <z>\n").getBytes(StandardCharsets.US_ASCII));
        }
        assertText("""
                Received: x
                From: a@b.example
                Message-Id: <20260102030405.Q1@mx.example.org>
                Date: Fri, 2 Jan 2026 03:04:05 +0000
                To: undisclosed-recipients:;

                hi
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hi there\nyou\n", "hi there\n"})
    void aMessageWithoutHeaderGetsOneAndStaysBody(String body) throws IOException {
        client = client("127.0.0.1");
        from = "";
        accept(cleanup(), body);
        assertText("""
                Message-Id: <20260102030405.Q1@mx.example.org>
                Date: Fri, 2 Jan 2026 03:04:05 +0000
                From: MAILER-DAEMON@example.org

                """ + body);
    }

    @Test
    void aHeaderWithoutEndIsCompletedToo() throws IOException {
        client = client("127.0.0.1");
        accept(cleanup(), "From: a@b.example\nDate: x\nMessage-Id: y\nSubject: no line end".stripTrailing());
        assertText("From: a@b.example\nDate: x\nMessage-Id: y\nSubject: no line end");
        queue.queued.clear();
        accept(cleanup(), "From: a@b.example\nDate: x\nSubject: no line end");
        assertText(
                "From: a@b.example\nDate: x\nSubject: no line end\nMessage-Id: <20260102030405.Q1@mx.example.org>\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            From: ada                               | From: ada@example.org
            From: Ada Lovelace <ada>  (she)         | From: Ada Lovelace <ada@example.org>  (she)
            From: "Ada, L." <ada@example.org>       | From: "Ada, L." <ada@example.org>
            To: a, b (x,y) , "c d"@e.example        | To: a@example.org, b@example.org (x,y) , "c d"@e.example
            To: friends: a, Bob <b>;, c             | To: friends: a@example.org, Bob <b@example.org>;, c@example.org
            To: undisclosed-recipients:;            | To: undisclosed-recipients:;
            To: joe schmoe                          | To: joe@example.org, schmoe@example.org
            To: <a> <b>                             | To: <a@example.org> <b@example.org>
            To: <>                                  | To: <>
            To: a@b.example.                        | To: a@b.example
            To: <@x.example:a@b.example>            | To: <a@b.example>
            To: a(x)@(y)b.example                   | To: a(x)@(y)b.example
            To: a(x)%(y)b.example                   | To: a@b.example (x) (y)
            To: a@b..example, c                     | To: a@b..example, c@example.org
            To: "unclosed                           | To: unclosed@example.org
            To: (((                                 | To: (((
            Subject: ada                            | Subject: ada
            Reply-To:ada                            | Reply-To:ada@example.org
            x-to: ada                               | x-to: ada
            To : ada                                | To : ada@example.org
            """)
    void addressesInHeadersOfThisSiteAreCompletedAndNothingElseChanges(String before, String after) throws IOException {
        client = client("127.0.0.1");
        String rest = "Date: x\nMessage-Id: y\nResent-From: a@b.example\nResent-Date: z\nResent-Message-Id: z\n\n";
        accept(cleanup(), before + "\n" + rest);
        assertText(after + "\n" + rest);
    }

    @Test
    void linesThatGrowAreFoldedBehindCommas() throws IOException {
        client = client("127.0.0.1");
        String rest = "From: x@y.example\nDate: x\nMessage-Id: y\n\n";
        accept(cleanup(), "To: " + "ada, ".repeat(6) + "Bob B. <bob>,\n  eve\n" + rest);
        assertText("To: " + "ada@example.org, ".repeat(3) + "ada@example.org,\n "
                + "ada@example.org, ada@example.org, Bob B. <bob@example.org>,\n  eve@example.org\n" + rest);
    }

    @Test
    void octetsBeyondAsciiStay() throws IOException {
        client = client("127.0.0.1");
        String rest = "Date: x\nMessage-Id: y\n\n\u00ff\u0000\n";
        accept(cleanup(), "From: \u00e4\u00ff <ada>, \u00c3\u00a4@b.example, \u00ff\n" + rest);
        assertText("From: \u00e4\u00ff <ada@example.org>, \u00c3\u00a4@b.example, \u00ff\n" + rest);
    }

    @Test
    void messagesThatGoRoundInCirclesAreRefused() throws IOException {
        Cleanup cleanup = cleanup("hopcount_limit = 4");
        assertThat(accept(cleanup, "Received: x\n".repeat(2) + HEADER)).isInstanceOf(Intake.Outcome.Queued.class);
        assertThat(accept(cleanup, "Received: x\n".repeat(3) + HEADER))
                .isEqualTo(new Intake.Outcome.Refused(Reply.of(554, "5.4.6", "Too many hops")));
    }

    @Test
    void fieldsThatAreTooLargeAreCutAtALineEndIfOneIsNear() throws IOException {
        Cleanup cleanup = cleanup("header_size_limit = 100");
        accept(cleanup, "X: " + "y".repeat(90) + "\n " + "z".repeat(50) + "\nY: " + "w".repeat(200) + "\n\nhi\n");
        assertText("X: " + "y".repeat(90) + "\nY: " + "w".repeat(97) + "\n\nhi\n");
    }

    /** As Postfix's smtpd(8): what is below such a line is header, and Bcc is left out of it. */
    @ParameterizedTest
    @ValueSource(strings = {"From ada Mon Jan  1", ">From ada", ">>>From ", "From "})
    void theLineOfAMailboxFileIsAField(String line) throws IOException {
        accept(cleanup(), line + "\nBcc: secret\nSubject: x\n\nFrom a\n");
        assertText("X-Mailbox-Line: " + line + "\nSubject: x\n\nFrom a\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Subject: x\nFrom ada\n", "> From ada\n", "Fromada\n", " From ada\n"})
    void otherLinesLikeItAreBody(String message) throws IOException {
        accept(cleanup(), message + "Bcc: x\n");
        assertThat(queue.only().text())
                .endsWith("\r\n"
                        + wire(message.substring(message.lastIndexOf('\n', message.length() - 2) + 1) + "Bcc: x\n"));
        assertThat(queue.only().text()).doesNotContain("X-Mailbox-Line");
    }

    @Test
    void charactersAreTakenOutOfAllOfTheMessage() throws IOException {
        accept(
                cleanup("message_strip_characters = \\0\\x"),
                "Sub\u0000ject: \u0000tea\nx\u0000\nbo\u0000dy\u0000x\n\u0000\nend\u0000");
        assertText("Subject: tea\n\nbody\n\nend");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Subject: \u0000\n\n", "Subject: x\n\n\u0000", "\u0007Subject: x\n\n\n"})
    void messagesWithCharactersThatAreNotAllowedAreRefused(String message) throws IOException {
        assertThat(accept(cleanup("message_reject_characters = \\000\\a"), message))
                .isEqualTo(new Intake.Outcome.Refused(Reply.of(550, "5.7.1", "disallowed character")));
        assertThat(accept(cleanup("message_reject_characters = \\001"), message))
                .isInstanceOf(Intake.Outcome.Queued.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8, 9, 10})
    void aFieldThatIsCutIsStillAField(int limit) throws IOException {
        accept(cleanup("header_size_limit = " + limit), "Subject: tea\n\nhi\n");
        assertText("Subject: tea".substring(0, Math.max(8, limit)).stripTrailing() + "\n\nhi\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\400", "\u00e4"})
    void charactersThatAreNoneAreAnError(String characters) {
        assertThatThrownBy(() -> cleanup("message_strip_characters = " + characters))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("message_strip_characters");
    }

    @Test
    void aFieldThatIsCutDoesNotEndInALineOfWhiteSpace() throws IOException {
        accept(cleanup("header_size_limit = 100"), "X: y\n z\n" + " ".repeat(200) + "w\nY: z\n\nhi\n");
        assertText("X: y\n z\nY: z\n\nhi\n");
    }
}
