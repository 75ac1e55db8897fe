package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTest {
    /** The tree that RFC 9051 section 6.4.5.1 numbers, with contents that name the part. */
    private static final String TREE = """
            Subject: whole
            Content-Type: multipart/mixed; boundary=a

            preamble
            --a

            is 1
            --a
            Content-Type: application/octet-stream

            is 2
            --a
            Content-Type: message/rfc822

            Subject: three
            Content-Type: multipart/mixed; boundary=b

            --b

            is 3.1
            --b
            Content-Type: application/octet-stream

            is 3.2
            --b--
            --a
            Content-Type: multipart/mixed; boundary=c

            --c
            Content-Type: image/gif

            is 4.1
            --c
            Content-Type: message/rfc822

            Subject: four two
            Content-Type: multipart/mixed; boundary=d

            --d

            is 4.2.1
            --d
            Content-Type: multipart/alternative; boundary=e

            --e

            is 4.2.2.1
            --e
            Content-Type: text/richtext

            is 4.2.2.2
            --e--

            --d--

            --c--

            --a
            Content-Type: message/rfc822

            Subject: five

            is 5.1
            --a--
            epilogue
            """;

    @ParameterizedTest
    @CsvSource({"1", "2", "3.1", "3.2", "4.1", "4.2.1", "4.2.2.1", "4.2.2.2", "5.1"})
    void partsAreNumberedAsImapDoes(String path) throws IOException {
        Message message = Message.parse(Contents.of(TREE));
        assertThat(text(message.body(part(message, path).orElseThrow()))).isEqualTo("is " + path);
        assertThat(message.defects()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0", "6", "1.1", "2.1", "3.3", "4.2.2.3", "5.2", "5.1.1", "-1", "3.0"})
    void thereIsNoSuchPart(String path) throws IOException {
        assertThat(part(Message.parse(Contents.of(TREE)), path)).isEmpty();
    }

    @Test
    void headersOfPartsAndOfEmbeddedMessages() throws IOException {
        Message message = Message.parse(Contents.of(TREE));
        assertThat(message.header().value("subject")).contains("whole");
        MimePart three = part(message, "3").orElseThrow();
        assertThat(text(three.headerRange().of(message.content()))).isEqualTo("Content-Type: message/rfc822\r\n\r\n");
        assertThat(message.header(three.embedded().orElseThrow()).value("Subject"))
                .contains("three");
        assertThat(text(message.body(part(message, "4.2").orElseThrow()))).startsWith("Subject: four two\r\n");
        assertThat(message.bodyLines(part(message, "5").orElseThrow())).isEqualTo(2);
    }

    @Test
    void partOneOfAMessageWithoutPartsIsTheMessage() throws IOException {
        Message message = Message.parse(Contents.of("Subject: x\n\nbody\n"));
        assertThat(message.root().part(List.of(1))).containsSame(message.root());
        assertThat(message.root().part(List.of(1, 1))).isEmpty();
        assertThat(message.root().part(List.of())).containsSame(message.root());
    }

    /** FR-063: no grammar has a multipart without a body. */
    @Test
    void aMultipartAlwaysHasAChild() throws IOException {
        Message neverUsed =
                Message.parse(Contents.of("Content-Type: multipart/alternative; boundary=x\n\nonly text\n"));
        assertThat(neverUsed.root().children()).hasSize(1);
        assertThat(neverUsed.root().children().get(0).range().length()).isZero();
        assertThat(neverUsed.defects()).containsExactly(MessageDefect.MULTIPART_WITHOUT_PART);
        Message closedAtOnce = Message.parse(Contents.of("Content-Type: multipart/alternative; boundary=x\n\n--x--\n"));
        assertThat(closedAtOnce.root().children()).hasSize(1);
    }

    @Test
    void aMultipartWithoutBoundaryIsText() throws IOException {
        Message message = Message.parse(Contents.of("Content-Type: multipart/mixed\n\ntext\n"));
        assertThat(message.root().isMultipart()).isFalse();
        assertThat(message.root().contentType()).isEqualTo(ContentType.TEXT_PLAIN);
        assertThat(message.root().declaredContentType().orElseThrow().type()).isEqualTo("multipart");
        assertThat(message.bodyLines(message.root())).isEqualTo(1);
        assertThat(message.defects()).containsExactly(MessageDefect.MULTIPART_WITHOUT_BOUNDARY);
    }

    @Test
    void aTruncatedLastPartGoesToTheEnd() throws IOException {
        Message message = Message.parse(Contents.of(
                "Content-Type: multipart/mixed; boundary=x\n\n--x\n\none\n--x\nContent-Type: text/html\n\ncut"));
        assertThat(message.root().children()).hasSize(2);
        assertThat(text(message.body(message.root().children().get(1)))).isEqualTo("cut");
        assertThat(message.defects()).containsExactly(MessageDefect.MULTIPART_WITHOUT_END);
    }

    @Test
    void partsOfADigestAreMessagesUnlessTheySayOtherwise() throws IOException {
        Message message = Message.parse(
                Contents.of(
                        "Content-Type: multipart/digest; boundary=x\n\n--x\n\nSubject: in\n\nt\n--x\nContent-Type: text/plain\n\nt\n--x--\n"));
        MimePart first = message.root().children().get(0);
        assertThat(first.contentType().is("message", "rfc822")).isTrue();
        assertThat(message.header(first.embedded().orElseThrow()).value("Subject"))
                .contains("in");
        assertThat(message.root().children().get(1).contentType()).isEqualTo(ContentType.TEXT_PLAIN);
    }

    @Test
    void aBoundaryThatIsTheBeginningOfAnother() throws IOException {
        Message message = Message.parse(Contents.of("""
                Content-Type: multipart/mixed; boundary=x

                --x
                Content-Type: multipart/mixed; boundary=xy

                --xy

                inner
                --xy--
                --x

                outer
                --x--
                """));
        assertThat(message.root().children()).hasSize(2);
        assertThat(message.root().children().get(0).children()).hasSize(1);
        assertThat(text(message.body(message.root().children().get(1)))).isEqualTo("outer");
    }

    @Test
    void aDelimiterWithinAHeaderEndsIt() throws IOException {
        Message message = Message.parse(
                Contents.of("Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-ID: <1@x>\n--x\n--x--\n"));
        assertThat(message.root().children()).hasSize(2);
        assertThat(message.root().children().get(0).contentId()).contains("<1@x>");
        assertThat(message.root().children().get(0).bodyRange().length()).isZero();
        assertThat(message.defects()).containsExactly(MessageDefect.HEADER_WITHOUT_END);
    }

    @Test
    void mimeFieldsAreReadFromTheFirstOfEach() throws IOException {
        MimePart part = Message.parse(Contents.of("""
                        content-type : TEXT/Html; CHARSET="utf-8"
                        Content-Type: image/gif
                        Content-Transfer-Encoding: (as it is) Quoted-Printable
                        Content-Disposition: ATTACHMENT;
                         filename="a b.html"
                        Content-ID: <1@x>
                        Content-Description: some
                         text
                        Content-MD5: abc==
                        Content-Language: de, en-GB (and so on)
                        Content-Location: http://x.example/

                        """)).root();
        assertThat(part.contentType().is("text", "html")).isTrue();
        assertThat(part.contentType().charset()).contains("utf-8");
        assertThat(part.encoding()).isEqualTo(TransferEncoding.QUOTED_PRINTABLE);
        assertThat(part.encodingName()).isEqualTo("Quoted-Printable");
        assertThat(part.disposition().orElseThrow().type()).isEqualTo("attachment");
        assertThat(part.disposition().orElseThrow().fileName()).contains("a b.html");
        assertThat(part.contentId()).contains("<1@x>");
        assertThat(part.description()).contains("some text");
        assertThat(part.md5()).contains("abc==");
        assertThat(part.languages()).containsExactly("de", "en-GB");
        assertThat(part.location()).contains("http://x.example/");
    }

    @Test
    void textIsDecoded() throws IOException {
        Message message = Message.parse(Contents.of("""
                Content-Type: text/plain; charset=iso-8859-15
                Content-Transfer-Encoding: quoted-printable

                =A4 5=
                0
                """));
        StringWriter text = new StringWriter();
        try (var reader = message.text(message.root())) {
            reader.transferTo(text);
        }
        assertThat(text).hasToString("\u20ac 50\r\n");
    }

    @Test
    void anEmptyMessage() throws IOException {
        Message message = Message.parse(Contents.of(""));
        assertThat(message.root().range()).isEqualTo(new OctetRange(0, 0));
        assertThat(message.header().fields()).isEmpty();
    }

    @Test
    void aLimitOfPartsLeavesTheRestInTheLast() throws IOException {
        String text = "Content-Type: multipart/mixed; boundary=x\n\n--x\n\n1\n--x\n\n2\n--x\n\n3\n--x--\n";
        Message message =
                Message.parse(Contents.of(text), MessageLimits.standard().withParts(3));
        assertThat(message.root().children()).hasSize(2);
        assertThat(text(message.body(message.root().children().get(1)))).isEqualTo("2\r\n--x\r\n\r\n3");
        assertThat(message.defects()).containsExactly(MessageDefect.TOO_MANY_PARTS);
    }

    private static Optional<MimePart> part(Message message, String path) {
        return message.root()
                .part(Arrays.stream(path.split("\\.", -1)).map(Integer::valueOf).toList());
    }

    private static String text(MessageContent content) throws IOException {
        return new String(content.stream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
}
