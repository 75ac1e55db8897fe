package org.mailrail.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which lines of a message are headers of parts, and which are body. */
final class CleanupPartsTest extends CleanupFixture {
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            boundary=b                             | --b
            boundary="b"                           | --b trailing
            BOUNDARY = "b" ; x=y                   | --b
            boundary*=us-ascii'en'b                | --b
            boundary*=utf-8''%62                   | --b
            boundary*0=a; boundary*1=b             | --ab
            boundary*1="b"; boundary*0*=''%61      | --ab
            boundary=a; boundary=b                 | --a
            boundary=a; boundary=b                 | --b
            boundary=a; boundary*=''b              | --a
            boundary=a; boundary*=''b              | --b
            boundary*0=a; boundary*0=b             | --a
            boundary*0=a; boundary*0=b             | --b
            boundary=a b                           | --a
            boundary=a b                           | --a b
            boundary="a "                          | --a
            boundary=Ã¤                  | --Ã¤
            boundary=ä                        | --ä
            boundary*=utf-8''%C3%A4                | --Ã¤
            boundary*=iso-8859-1''%E4              | --ä
            boundary=(comment) b (comment)         | --b
            boundary=""                            | --x
            boundary=a/b                           | --a
            boundary=a/b                           | --a/b
            boundary=a=b                           | --a
            boundary=a(b)c                         | --a
            boundary="a\\b"                        | --ab
            boundary="a\\b"                        | --a\\b
            boundary="a\\"b"; x                     | --a"b
            boundary="a\\"b"; x                     | --a\\"b
            """)
    void whateverAReaderMayTakeForTheBoundaryShowsTheHeaderOfThePart(String parameters, String line)
            throws IOException {
        assertPartIsLookedAt("multipart/mixed; " + parameters, line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart; boundary=b", "Multipart/; boundary=b", "multipart (x) / (y) mixed; boundary=b"})
    void aMultipartIsOneWithoutSubtypeToo(String contentType) throws IOException {
        assertPartIsLookedAt(contentType, "--b");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 2045, 2046, 2047, 2048, 2049, 2050, 4096, 5000, 9000})
    void aBoundaryOrItsLineMayBeLong(int length) throws IOException {
        String boundary = "b".repeat(length);
        assertPartIsLookedAt("multipart/mixed; boundary=" + boundary, "--" + boundary);
        assertPartIsLookedAt("multipart/mixed; boundary=" + boundary, "--" + boundary + " ".repeat(5000));
        assertPartIsLookedAt("multipart/mixed; boundary=b", "--" + boundary);
    }

    private void assertPartIsLookedAt(String contentType, String line) throws IOException {
        String message = "Content-Type: " + contentType + "\n\n" + line + "\nX-Evil: yes\n\nbody\n";
        assertThat(accept(cleanup("mime_header_checks = regexp:" + file("/^X-Evil:/ REJECT")), message))
                .as(message.length() > 200 ? "a long one" : message)
                .isInstanceOf(Intake.Outcome.Refused.class);
    }

    /** As in Postfix, which reads the field before it asks the tables: the parts lie where the sender put them. */
    @Test
    void theBoundaryIsTheSendersAlsoWhereACheckReplacesTheField() throws IOException {
        String rules =
                file("/^Content-Type: multipart/ REPLACE Content-Type: multipart/mixed; boundary=new\n/^X-A:/ REPLACE X-M: 1")
                        .toString();
        String start = "\n--old\nX-A: 1\n\n--new\nX-A: 1\n\n";
        accept(
                cleanup("mime_header_checks = regexp:" + rules),
                "Content-Type: multipart/mixed; boundary=old\n" + start);
        assertText("Content-Type: multipart/mixed; boundary=new\n" + start.replaceFirst("X-A", "X-M"));
    }

    @Test
    void aBoundaryThatClosesLeavesTheOthersOfItsHeaderOpen() throws IOException {
        String message = "Content-Type: multipart/mixed; boundary=a; boundary=b\n\n--b--\n--a\nX-Evil: yes\n\n";
        assertThat(accept(cleanup("mime_header_checks = regexp:" + file("/^X-Evil:/ REJECT")), message))
                .isInstanceOf(Intake.Outcome.Refused.class);
    }

    /** Of a limit of 5 Postfix takes 7 levels. */
    @Test
    void theLimitIsOfLevelsAndNotOfMultiparts() throws IOException {
        Cleanup cleanup = cleanup("mime_nesting_limit = 5", "header_checks = regexp:" + file("/^nothing/ DUNNO"));
        assertThat(accept(cleanup, nested(7))).isInstanceOf(Intake.Outcome.Queued.class);
        assertThat(accept(cleanup, nested(8))).isInstanceOf(Intake.Outcome.Refused.class);

        StringBuilder siblings = new StringBuilder("Content-Type: multipart/mixed; boundary=x\n\n");
        for (int i = 0; i < 50; i++) {
            siblings.append("--x\nContent-Type: multipart/mixed; boundary=y\n\n--y\n\n");
            if (i % 2 == 0) siblings.append("--y--\n");
        }
        assertThat(accept(cleanup, siblings.toString())).isInstanceOf(Intake.Outcome.Queued.class);
        assertThat(accept(cleanup, "Content-Type: multipart/mixed; boundary=a; boundary=b; boundary=c\n".repeat(3)))
                .isInstanceOf(Intake.Outcome.Queued.class);
        assertThat(accept(cleanup, "Content-Type: multipart/mixed; boundary=a; boundary=b; boundary=c\n".repeat(5)))
                .isInstanceOf(Intake.Outcome.Refused.class);
    }

    private static String nested(int levels) {
        StringBuilder message = new StringBuilder();
        for (int i = 0; i < levels; i++) {
            message.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\n\n--b")
                    .append(i)
                    .append('\n');
        }
        return message.toString();
    }

    @Test
    void withoutMimeAllBelowTheHeaderIsBody() throws IOException {
        String parts = "\n--b\nX-A: 1\n\n";
        String field = "Content-Type: multipart/mixed; boundary=b\n";
        accept(
                cleanup(
                        "disable_mime_input_processing = yes",
                        "strict_8bitmime = yes",
                        "mime_header_checks = regexp:" + file("/^/ PREPEND X-M: 1"),
                        "body_checks = regexp:" + file("/^X-A/ REPLACE X-B: 1")),
                field + parts + "\u00e4\n");
        assertText("X-M: 1\n" + field + parts.replace("X-A", "X-B") + "\u00e4\n");
    }

    /** Which of these parameters, each alone, refuse a message. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Subject: x~~x                                                                    |
            Subject: ä~~x                                                               | 7bit_headers 8bitmime
            Subject: x~~ä                                                               | 8bitmime_body 8bitmime
            Content-Transfer-Encoding: 8bit~~ä                                          |
            content-transfer-encoding: BINARY ~~ä                                       |
            Content-Transfer-Encoding: 7bit~~ä                                          | 8bitmime_body 8bitmime
            Content-Transfer-Encoding: base64~~ä                                        |
            Content-Transfer-Encoding: unknown~~ä                                       | 8bitmime_body 8bitmime
            Content-Transfer-Encoding: 8bit~Content-Type: multipart/x; boundary=b~~ä    | 8bitmime_body 8bitmime
            Content-Type: multipart/x; boundary=b~~--b~Content-Transfer-Encoding: 8bit~~ä |
            Content-Type: multipart/x; boundary=b~~--b~Content-Transfer-Encoding: 8bit~~x~--b~~ä | 8bitmime_body 8bitmime
            Content-Type: multipart/x; boundary=b~~--b~Subject: ä~~x                    | 7bit_headers 8bitmime
            Content-Type: message/rfc822~Content-Transfer-Encoding: 8bit~~From: x~~ä    | 8bitmime_body 8bitmime
            Content-Type: message/rfc822~~Content-Transfer-Encoding: 8bit~~ä            |
            Content-Type: message/rfc822~Content-Transfer-Encoding: base64~~x                | mime_encoding_domain
            Content-Type: message/global~Content-Transfer-Encoding: base64~~x                |
            Content-Type: message/partial~Content-Transfer-Encoding: base64~~x               |
            Content-Type: message/partial~Content-Transfer-Encoding: 8bit~~x                 | mime_encoding_domain
            Content-Type: multipart/mixed~Content-Transfer-Encoding: quoted-printable~~x     | mime_encoding_domain
            Content-Type: multipart/mixed~Content-Transfer-Encoding: 8bit~~x                 |
            """)
    void errorsInMimeAreRefusedIfSoWanted(String message, String parameters) throws IOException {
        for (String parameter : List.of("7bit_headers", "8bitmime_body", "8bitmime", "mime_encoding_domain")) {
            boolean isRefused = accept(cleanup("strict_" + parameter + " = yes"), message.replace('~', '\n'))
                    instanceof Intake.Outcome.Refused;
            boolean expected =
                    parameters != null && List.of(parameters.split(" ")).contains(parameter);
            assertThat(isRefused).as(parameter).isEqualTo(expected);
        }
    }
}
