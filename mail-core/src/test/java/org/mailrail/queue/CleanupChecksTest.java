package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What tables of patterns do to a message. */
final class CleanupChecksTest extends CleanupFixture {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            DUNNO                  | Subject: tea
            OK                     | Subject: tea
            WARN text              | Subject: tea
            info text              | Subject: tea
            PASS                   | Subject: tea
            IGNORE                 |
            strip why              |
            REPLACE X: $1          | X: tea
            REPLACE X: $1~\ty: z   | X: tea~\ty: z
            REPLACE no field       | Subject: tea
            REPLACE                | Subject: tea
            PREPEND X: $1          | X: tea~Subject: tea
            PREPEND x y: z         | Subject: tea
            PREPEND                | Subject: tea
            UNKNOWN                | Subject: tea
            BCC nobody             | Subject: tea
            """)
    void checksOfTheHeaderDoThisToTheField(String action, String after) throws IOException {
        accept(
                cleanup("header_checks = regexp:" + file("/^Subject: (.*)/ " + action.replace("~\t", " "))),
                HEADER + "hi\n");
        String expected = after == null ? "" : after.replace("~\t", " ").replace("~", "\n") + "\n";
        assertText(HEADER.replace("Subject: tea\n", expected) + "hi\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            REJECT                       | 550 5.7.1 message content rejected
            reject no thanks             | 550 5.7.1 no thanks
            REJECT 5.6.0 no thanks       | 550 5.6.0 no thanks
            REJECT 4.7.0 not now         | 451 4.7.0 not now
            REJECT 2.0.0 fine            | 451 4.0.0 fine
            REJECT 554 5.7.2 no thanks   | 550 5.7.2 no thanks
            REJECT 451 not now           | 451 4.7.1 not now
            """)
    void checksRefuseTheMessage(String action, String reply) throws IOException {
        Intake.Outcome ofHeader = accept(cleanup("header_checks = regexp:" + file("/^Subject:/ " + action)), HEADER);
        Intake.Outcome ofBody =
                accept(cleanup("body_checks = regexp:" + file("/virus/ " + action)), HEADER + "a virus\n");
        assertThat(ofHeader)
                .isInstanceOfSatisfying(
                        Intake.Outcome.Refused.class,
                        refused -> assertThat(refused.reply()).hasToString(reply));
        assertThat(ofBody).isEqualTo(ofHeader);
        assertThat(queue.queued).isEmpty();
    }

    /** As Postfix 3.7.11 does it: the last filter counts, a redirection overrides it, and what is held may have either. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            HOLD                       | DUNNO                    | true  | -
            DUNNO                      | HOLD too late            | true  | -
            FILTER scan:[127.0.0.1]:10 | DUNNO                    | false | scan [127.0.0.1]:10
            FILTER scan:               | HOLD                     | true  | scan
            FILTER one:a               | FILTER two:b             | false | two b
            FILTER one:a               | REDIRECT eve@example.org | false | -
            HOLD                       | REDIRECT eve@example.org | true  | -
            """)
    void messagesAreHeldAndFiltered(String ofHeader, String ofBody, boolean held, String filter) throws IOException {
        Cleanup cleanup = cleanup(
                "header_checks = regexp:" + file("/^Subject:/ " + ofHeader),
                "body_checks = regexp:" + file("/virus/ " + ofBody));
        accept(cleanup, HEADER + "a virus\n");
        Spool.State state = queue.only().state();
        assertThat(state.held()).isEqualTo(held);
        assertThat(Optional.ofNullable(state.filter()).map(by -> (by.transport() + " " + by.nextHop()).strip()))
                .isEqualTo(Optional.ofNullable(filter));
    }

    @Test
    void discardedMessagesAreTakenAndNotQueued() throws IOException {
        Intake.Outcome outcome = accept(cleanup("header_checks = regexp:" + file("/^Subject:/ DISCARD")), HEADER);
        assertThat(outcome).isInstanceOf(Intake.Outcome.Discarded.class);
        assertThat(queue.queued).isEmpty();
    }

    @Test
    void redirectTakesThePlaceOfAllRecipientsAndBccIsOneMore() throws IOException {
        accept(cleanup("header_checks = regexp:" + file("/^Subject:/ BCC eve@example.org")), HEADER);
        assertThat(recipients()).containsExactly("bob@example.org", "eve@example.org");
        queue.queued.clear();
        accept(
                cleanup("always_bcc = all", "header_checks = regexp:" + file("/^Subject:/ REDIRECT eve@example.org")),
                HEADER);
        assertThat(recipients()).containsExactly("eve@example.org");
    }

    @Test
    void theFirstThatDecidesEndsTheChecks() throws IOException {
        String rules = "/^From:/ PASS\n/^Subject:/ REJECT";
        accept(cleanup("header_checks = regexp:" + file(rules)), HEADER);
        assertText(HEADER);
    }

    @Test
    void foldedFieldsAreOneTextAndFoldsInReplacementsStay() throws IOException {
        accept(
                cleanup("header_checks = regexp:" + file("/^Subject: (one(.|\\n)*three)$/ REPLACE X: $1")),
                "Subject : one\n\ttwo\n three\n\n");
        assertText("X: one\n\ttwo\n three\n\n");
    }

    @Test
    void whatAPatternTookFromAMessageCannotBecomeAField() throws IOException {
        accept(
                cleanup("header_checks = regexp:" + file("/^Subject: (.*)/ PREPEND X: $1")),
                "Subject: a\u0000b\u0007" + "w".repeat(1500) + "\n\n");
        String[] lines = queue.only().text().lines().toArray(String[]::new);
        assertThat(lines[0]).startsWith("X: a?b?www").hasSizeLessThanOrEqualTo(998);
        assertThat(lines[1]).startsWith(" www");
        assertThat(lines[2]).startsWith("Subject: a\u0000b");
    }

    /** An octet that is no UTF-8 does not hide what is. */
    @ParameterizedTest
    @CsvSource({"'', ''", "\u00ff, ''", "'', \u00ff", "\u00d0, \u00d0", "\u00e9t\u00e9, \u00e2\u0082"})
    void patternsBeyondAsciiMatchWhateverElseIsThere(String before, String after) throws IOException {
        String utf8 = new String("чай".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        String rules = "regexp:" + file("/чай/ REJECT");
        Cleanup cleanup = cleanup("header_checks = " + rules, "body_checks = " + rules);
        assertThat(accept(cleanup, "Subject: " + before + utf8 + after + "\n\n"))
                .isInstanceOf(Intake.Outcome.Refused.class);
        assertThat(accept(cleanup, HEADER + before + utf8 + after + "\n")).isInstanceOf(Intake.Outcome.Refused.class);
    }

    @Test
    void theFieldsOfTheServerAreLookedAtToo() throws IOException {
        Intake intake =
                cleanup("header_checks = regexp:" + file("/^Received:/ IGNORE")).intake(queue);
        try (Spool.Draft draft = intake.draft(transaction())) {
            write(draft, wire(HEADER), 100);
            intake.commit(
                    draft,
                    transaction(),
                    wire("Received: from\n\tmy sofa\nX: y\n").getBytes(StandardCharsets.US_ASCII));
        }
        assertText("X: y\n" + HEADER);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            IGNORE          | one~three~
            STRIP           | one~three~
            REPLACE 2       | one~2~three~
            PREPEND 1.5     | one~1.5~two~three~
            WARN            | one~two~three~
            """)
    void checksOfTheBodyDoThisToTheLine(String action, String after) throws IOException {
        accept(cleanup("body_checks = regexp:" + file("/^two$/ " + action)), HEADER + "one\ntwo\nthree\n");
        assertText(HEADER + after.replace("~", "\n"));
    }

    /** As Postfix 3.7.11 does it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            REDIRECT eve@example.org | false
            PASS                     | false
            BCC eve@example.org      | true
            WARN                     | true
            INFO                     | true
            PREPEND X: y             | true
            REPLACE X: y             | true
            IGNORE                   | true
            DUNNO                    | true
            HOLD                     | true
            FILTER smtp:x            | true
            """)
    void someActionsEndTheChecksAndOthersDoNot(String action, boolean goesOn) throws IOException {
        String rules = "/^From:/ " + action + "\n/^Subject:/ REJECT 5.7.2 seen";
        boolean isSeen = accept(cleanup("header_checks = regexp:" + file(rules)), HEADER)
                        instanceof Intake.Outcome.Refused refused
                && refused.reply().toString().contains("seen");
        assertThat(isSeen).isEqualTo(goesOn);
    }

    @Test
    void theFirstRedirectCounts() throws IOException {
        accept(
                cleanup("header_checks = regexp:" + file("/^X-To: (.*)/ REDIRECT $1")),
                "X-To: one@example.org\nX-To: two@example.org\n\n");
        assertThat(recipients()).containsExactly("one@example.org");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            X:                                                   | 2000
            X: a                                                 | 997
            X: a                                                 | 998
            X: a                                                 | 3000
            `  `                                                 | 3000
            """)
    void noLineOfAFieldIsOfWhiteSpaceOnly(String start, int spaces) throws IOException {
        String subject = start.isBlank() ? "y\n" + " ".repeat(spaces) + "z" : "y" + " ".repeat(spaces) + "z";
        accept(
                cleanup("header_checks = regexp:"
                        + file("/^Subject: y((.|\\n)*)/ PREPEND " + (start.isBlank() ? "X: a" : start) + "$1")),
                "Subject: " + subject + "\n\n");
        String[] lines = queue.only().text().split("\r\n", -1);
        int header = java.util.Arrays.asList(lines).indexOf("");
        for (int i = 0; i < header; i++) assertThat(lines[i]).isNotBlank();
        assertThat(header).isGreaterThan(1);
        for (int i = 0; !lines[i].startsWith("Subject"); i++)
            assertThat(lines[i].length()).isLessThanOrEqualTo(998);
        assertThat(String.join("", lines)).containsOnlyOnce("Subject");
    }
}
