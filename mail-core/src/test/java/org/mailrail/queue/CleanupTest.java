package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;
import org.mailrail.core.Client;
import org.mailrail.core.Domain;
import org.mailrail.core.Envelope;
import org.mailrail.core.Recipient;
import org.mailrail.core.Reply;
import org.mailrail.core.Transaction;
import org.mailrail.message.MessageContent;
import org.mailrail.table.TableTypes;

/** Whole messages, before and after. Lines end with CRLF on the wire and LF here. */
final class CleanupTest {
    private static final String SITE = """
            myhostname = mx.example.org
            mydomain = example.org
            myorigin = example.org
            mydestination = example.org
            compatibility_level = 3.7
            """;
    private static final String HEADER = "From: ada@example.net\nTo: bob@example.org\nSubject: tea\n\n";

    @TempDir
    private Path folder;

    private final MemoryIntake queue = new MemoryIntake();
    private String from = "ada@example.net";
    private String[] to = {"bob@example.org"};
    private Client client = client("192.0.2.1");

    @Test
    void nothingConfiguredChangesNothing() throws IOException {
        for (long seed = 0; seed < 200; seed++) {
            String message = random(new SplittableRandom(seed));
            Cleanup nothing = Cleanup.builder(Domain.of("mx.example.org")).build();
            queue.queued.clear();
            client = Client.application();
            accept(nothing, message, (int) (seed % 7) + 1);
            assertThat(queue.only().text()).as("seed %d", seed).isEqualTo(wire(message));
        }
    }

    @Test
    void whatTheClientSentStaysToBeRead() throws IOException {
        for (long seed = 0; seed < 300; seed++) {
            String message = random(new SplittableRandom(seed));
            Cleanup cleanup = cleanup(
                    "header_checks = regexp:"
                            + file("/^X-A/ IGNORE\n/^Subject: (.*)/ REPLACE Subject: [x] $1\n/^To/ PREPEND X-P: 1"),
                    "body_checks = regexp:" + file("/a/ IGNORE\n/b/ REPLACE c\n/d/ PREPEND e"),
                    "always_add_missing_headers = yes");
            Intake intake = cleanup.intake(queue);
            try (Spool.Draft draft = intake.draft(transaction())) {
                write(draft, wire(message), (int) (seed % 5) + 1);
                assertThat(MemoryIntake.text(draft.content()))
                        .as("seed %d", seed)
                        .isEqualTo(wire(message));
            }
        }
    }

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
    void canonicalAddressesStandInEnvelopeAndHeaderAlike() throws IOException {
        client = client("127.0.0.1");
        from = "ada+x@example.org";
        to = new String[] {"kate.brown@example.org"};
        accept(
                cleanup(
                        "recipient_delimiter = +",
                        "sender_canonical_maps = inline:{ ada=a.lovelace }",
                        "canonical_maps = inline:{ kate.brown=kate@domain1.example, @old.example=@new.example }"),
                "From: ada+x\nTo: kate.brown, c@old.example\nDate: x\nMessage-Id: y\n\n");
        assertText(
                "From: a.lovelace+x@example.org\nTo: kate@domain1.example, c@new.example\nDate: x\nMessage-Id: y\n\n");
        assertThat(queue.only().envelope().from()).hasToString("<a.lovelace+x@example.org>");
        assertThat(queue.only().envelope().recipients())
                .singleElement()
                .satisfies(recipient -> assertThat(recipient.address()).hasToString("kate@domain1.example"));
    }

    @Test
    void headersOfForeignersAreNotMappedButTheirEnvelopesAre() throws IOException {
        accept(cleanup("canonical_maps = inline:{ bob@example.org=robert }"), HEADER);
        assertText(HEADER);
        assertThat(recipients()).containsExactly("robert@example.org");
    }

    @Test
    void copiesGoToWhoeverIsToHaveThem() throws IOException {
        accept(
                cleanup(
                        "always_bcc = all",
                        "sender_bcc_maps = inline:{ @example.net=boss }",
                        "recipient_bcc_maps = inline:{ bob=bobs-boss }",
                        "recipient_canonical_maps = inline:{ boss=carl }"),
                HEADER);
        assertThat(recipients())
                .containsExactly("bob@example.org", "carl@example.org", "bobs-boss@example.org", "all@example.org");
        assertThat(queue.only().envelope().recipients().get(1).notifyOn()).containsExactly(Recipient.Notify.NEVER);
    }

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
            HOLD                         | 451 4.3.5 Server configuration error
            FILTER smtp:[127.0.0.1]:10025| 451 4.3.5 Server configuration error
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

    @Test
    void onlyTheBeginningOfABodyIsLookedAt() throws IOException {
        String before = "x".repeat(99) + "\n";
        accept(
                cleanup("body_checks_size_limit = 1000", "body_checks = regexp:" + file("/virus/ IGNORE")),
                HEADER + before.repeat(9) + "virus\n" + before + "virus\n");
        assertText(HEADER + before.repeat(9) + before + "virus\n");
    }

    @Test
    void aLongLineIsLookedAtInPieces() throws IOException {
        accept(
                cleanup("body_checks = regexp:" + file("/virus/ REPLACE v")),
                HEADER + "x".repeat(2048) + "virus\nvirus" + "y".repeat(2043) + "\n" + "z".repeat(2048) + "\n");
        assertText(HEADER + "x".repeat(2048) + "v\nv\n" + "z".repeat(2048) + "\n");
    }

    @Test
    void partsAndAttachedMessagesHaveTheirOwnChecks() throws IOException {
        String mime = """
                Content-Type: multipart/mixed; boundary="b"; boundary=c
                X-A: 1

                X-A: preamble
                --b
                Content-Type: message/rfc822
                X-A: 2

                X-A: 3
                Content-Type: text/plain

                X-A: 4
                --c
                X-A: 5
                no field
                X-A: 6
                --b--
                X-A: 7
                """;
        accept(
                cleanup(
                        "header_checks = regexp:" + file("/^X-A: (.*)/ REPLACE X-H: $1"),
                        "mime_header_checks = regexp:" + file("/^X-A: (.*)/ REPLACE X-M: $1"),
                        "nested_header_checks = regexp:" + file("/^X-A: (.*)/ REPLACE X-N: $1"),
                        "body_checks = regexp:" + file("/^X-A: (.*)/ REPLACE X-B: $1")),
                mime);
        assertText(mime.replace("X-A: 1", "X-H: 1")
                .replace("X-A: p", "X-B: p")
                .replace("X-A: 2", "X-M: 2")
                .replace("X-A: 3", "X-N: 3")
                .replace("X-A: 4", "X-B: 4")
                .replace("X-A: 5", "X-M: 5")
                .replace("X-A: 6", "X-B: 6")
                .replace("X-A: 7", "X-B: 7"));
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

    @Test
    void multipartsThatAreTooDeepAreRefusedWhereSomethingIsLookedFor() throws IOException {
        StringBuilder message = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            message.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\n\n--b")
                    .append(i)
                    .append('\n');
        }
        assertThat(accept(cleanup("header_checks = regexp:" + file("/^nothing/ DUNNO")), message.toString()))
                .isInstanceOf(Intake.Outcome.Refused.class);
        assertThat(accept(cleanup(), message.toString())).isInstanceOf(Intake.Outcome.Queued.class);
    }

    @Test
    void aTableThatCannotBeAskedIsATemporaryFailure() {
        assertThatThrownBy(() -> accept(cleanup("header_checks = fail:x"), HEADER))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> accept(cleanup("canonical_maps = fail:x"), HEADER))
                .isInstanceOf(IOException.class);
        assertThat(queue.queued).isEmpty();
    }

    @Test
    void mailOfOurOwnDaemonComesFromNobody() throws IOException {
        from = "mailer-daemon@example.org";
        accept(cleanup(), HEADER);
        assertThat(queue.only().envelope().from()).hasToString("<>");
    }

    @Test
    void submissionsOfTheApplicationPassTheSameChecks() throws IOException {
        Submission submission = cleanup("header_checks = regexp:" + file("/^Subject: spam/ REJECT"))
                .submission(queue);
        submission.submit(Envelope.of("ada@example.org", "bob@example.org"), content("To: bob\n\nhi\n"));
        assertThat(queue.only().text()).startsWith("To: bob@example.org\r\nMessage-Id: <");
        assertThatThrownBy(() -> submission.submit(
                        Envelope.of("ada@example.org", "bob@example.org"), content("Subject: spam\n\n")))
                .isInstanceOfSatisfying(
                        MessageRefusedException.class,
                        e -> assertThat(e.reply().code()).isEqualTo(550));
    }

    @Test
    void mistakesNameTheParameter() {
        assertThatThrownBy(() -> cleanup("undisclosed_recipients_header = nobody"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("undisclosed_recipients_header");
        assertThatThrownBy(() -> cleanup("canonical_classes = header"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("canonical_classes")
                .hasMessageContaining("envelope_sender");
        assertThatThrownBy(() -> cleanup("sender_canonical_classes = header_recipient"))
                .isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> cleanup("always_bcc = @")).isInstanceOf(ConfigurationException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            example.org                    |       | ada@host.example.org   | ada@example.org
            example.org                    |       | ada@example.org        | ada@example.org
            example.org                    |       | ada@a.b.EXAMPLE.org    | ada@example.org
            example.org                    |       | ada@badexample.org     | ada@badexample.org
            !lab.example.org, example.org  |       | ada@x.lab.example.org  | ada@x.lab.example.org
            !lab.example.org, example.org  |       | ada@lab.example.org    | ada@lab.example.org
            lab.example.org example.org    |       | ada@x.lab.example.org  | ada@lab.example.org
            example.org                    | root  | Root@host.example.org  | Root@host.example.org
            example.org                    | !root | root@host.example.org  | root@example.org
            """)
    void masqueradingHidesHosts(String domains, String exceptions, String sender, String expected) throws IOException {
        from = sender;
        to = new String[] {"bob@host.example.org"};
        accept(
                cleanup(
                        "masquerade_domains = " + domains,
                        "masquerade_exceptions = " + (exceptions == null ? "" : exceptions)),
                HEADER);
        assertThat(queue.only().envelope().from()).hasToString("<" + expected + ">");
        assertThat(recipients()).containsExactly("bob@host.example.org");
    }

    private int files;

    private Path file(String rules) throws IOException {
        return Files.writeString(folder.resolve("rules" + files++), rules + "\n");
    }

    private Cleanup cleanup(String... lines) throws IOException {
        MainCf main = MainCf.of(folder.resolve("main.cf"), SITE + String.join("\n", lines));
        return Cleanup.from(main, TableTypes.standard(), () -> Instant.parse("2026-01-02T03:04:05Z"));
    }

    private Intake.Outcome accept(Cleanup cleanup, String message) throws IOException {
        return accept(cleanup, message, 7);
    }

    private Intake.Outcome accept(Cleanup cleanup, String message, int portion) throws IOException {
        Intake intake = cleanup.intake(queue);
        try (Spool.Draft draft = intake.draft(transaction())) {
            write(draft, wire(message), portion);
            return intake.commit(draft, transaction(), new byte[0]);
        }
    }

    private static void write(Spool.Draft draft, String text, int portion) throws IOException {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int at = 0; at < octets.length; at += portion) {
            draft.write(ByteBuffer.wrap(octets, at, Math.min(portion, octets.length - at)));
        }
    }

    private Transaction transaction() {
        return Transaction.of(client, Envelope.of(from, to));
    }

    private void assertText(String expected) {
        assertThat(queue.only().text()).isEqualTo(wire(expected));
    }

    private List<String> recipients() {
        return queue.only().envelope().recipients().stream()
                .map(recipient -> recipient.address().toString())
                .toList();
    }

    private static String wire(String text) {
        return text.replace("\n", "\r\n");
    }

    private static MessageContent content(String text) {
        return MessageContent.of(wire(text).getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Client client(String address) {
        try {
            return Client.connected(new InetSocketAddress(InetAddress.getByName(address), 1025));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines of all kinds, fields or not, in any order. */
    private static String random(SplittableRandom random) {
        String[] lines = {
            "X-A: 1",
            "Subject: a",
            " folded",
            "To: bob",
            "To : x, y",
            "no field",
            "",
            "--b",
            "--b--",
            "a",
            "b",
            "d",
            "Content-Type: multipart/mixed; boundary=b",
            "Content-Type: message/rfc822",
            "\t",
            "x".repeat(3000),
            "From: a",
        };
        StringBuilder message = new StringBuilder();
        for (int i = random.nextInt(30); i > 0; i--) {
            message.append(lines[random.nextInt(lines.length)]).append('\n');
        }
        return message.toString();
    }
}
