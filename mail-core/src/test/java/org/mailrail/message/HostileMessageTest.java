package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stranger may send: each is read in linear time and bounded memory. Times are generous, for slow machines; ours are noted. */
@Timeout(60)
class HostileMessageTest {
    /** 0.1 s. */
    @Test
    void tenThousandNestedMultipartsEndAtTheDepthLimit() throws IOException {
        StringBuilder nested = new StringBuilder();
        for (int i = 0; i < 10_000; i++)
            nested.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\n\n--b")
                    .append(i)
                    .append('\n');
        Message message = Message.parse(Contents.of(nested.toString()));
        assertThat(depth(message.root())).isEqualTo(101);
        assertThat(message.defects()).contains(MessageDefect.TOO_DEEP);
    }

    @Test
    void tenThousandNestedMessagesEndAtTheDepthLimit() throws IOException {
        Message message = Message.parse(Contents.Generated.of("", "Content-Type: message/rfc822\r\n\r\n", 10_000));
        assertThat(depth(message.root())).isEqualTo(101);
        assertThat(message.defects()).contains(MessageDefect.TOO_DEEP);
    }

    /** 0.3 s; the header is looked at for its MIME fields only, and kept when it is asked for, up to its limit. */
    @Test
    void aMillionHeaderLines() throws IOException {
        MessageContent content = Contents.Generated.of("Subject: first\r\n", "X-Filler: 0123456789\r\n", 1_000_000);
        Message message = Message.parse(content);
        assertThat(message.root().headerLines()).isEqualTo(1_000_001);
        Header header = message.header();
        assertThat(header.fields()).hasSize(10_000);
        assertThat(header.value("subject")).contains("first");
        assertThat(header.defects()).contains(MessageDefect.HEADER_TOO_LARGE);
    }

    @Test
    void aFieldOfAMillionContinuationLines() throws IOException {
        MessageContent content = Contents.Generated.of("Content-Type: text/plain;\r\n", " a=b;\r\n", 1_000_000);
        Message message = Message.parse(content);
        assertThat(message.root().contentType().is("text", "plain")).isTrue();
        assertThat(message.defects()).contains(MessageDefect.HEADER_TOO_LARGE);
        assertThat(message.header().fields()).hasSize(1);
    }

    /** 0.5 s. */
    @Test
    void aMillionParts() throws IOException {
        String head = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
        Message message = Message.parse(Contents.Generated.of(head, "--b\r\n\r\nx\r\n", 1_000_000));
        assertThat(message.root().children()).hasSize(9_999);
        assertThat(message.defects()).contains(MessageDefect.TOO_MANY_PARTS);
        assertThat(message.root().bodyRange().end()).isEqualTo(message.content().size());
        assertThat(message.root().children().get(9_998).bodyRange().end())
                .isEqualTo(message.content().size());
    }

    /** Each part of a digest is a message, with a header of its own, that starts and ends in the same place. */
    @ParameterizedTest
    @ValueSource(strings = {"--b\n--b--", "--b\n--b\n--b--\nrest", "--b\n", "--b"})
    void partsOfADigestWithoutAWord(String body) throws IOException {
        String header = "Content-Type: multipart/digest; boundary=b\n\n";
        Message message = Message.parse(Contents.of(header + body));
        assertThat(message.root().headerRange().length()).isEqualTo(header.length() + 2);
        assertThat(message.root().bodyRange().end()).isEqualTo(message.content().size());
        for (MimePart child : message.root().children()) {
            assertThat(child.range().length()).isZero();
            assertThat(child.embedded().orElseThrow().range()).isEqualTo(child.bodyRange());
        }
    }

    /** 100 open boundaries that begin alike, and lines that begin like them. 0.5 s. */
    @Test
    void linesThatNearlyAreManyBoundaries() throws IOException {
        StringBuilder head = new StringBuilder();
        String alike = "-".repeat(60);
        for (int i = 0; i < 99; i++)
            head.append(
                    "Content-Type: multipart/mixed; boundary=\"" + alike + i + "x\"\r\n\r\n--" + alike + i + "x\r\n");
        Message message = Message.parse(
                Contents.Generated.of(head + "\r\n", "--" + alike + "y\r\n", 20 * 1024 * 1024 / (alike.length() + 5)));
        assertThat(depth(message.root())).isEqualTo(100);
    }

    /** 100 MiB, of which the parser holds 64 KiB at a time: 0.2 s. */
    @Test
    void aSingleLineOfAHundredMegabytes() throws IOException {
        MessageContent content = Contents.Generated.of("Subject: x\r\n\r\n", "x".repeat(1024), 100 * 1024);
        Message message = Message.parse(content);
        assertThat(message.root().bodyRange().length()).isEqualTo(100L << 20);
        assertThat(message.bodyLines(message.root())).isZero();
    }

    @Test
    void aHeaderLineOfAHundredMegabytes() throws IOException {
        MessageContent content = Contents.Generated.of("Content-Type: text/html; name=", "x".repeat(1024), 100 * 1024);
        Message message = Message.parse(content);
        assertThat(message.defects()).contains(MessageDefect.HEADER_TOO_LARGE, MessageDefect.HEADER_WITHOUT_END);
        assertThat(message.root().contentType().is("text", "html")).isTrue();
        assertThat(message.header().fields()).hasSize(1);
        assertThat(message.header().fields().get(0).length()).isEqualTo(1 << 20);
    }

    /** Each part with as much in its MIME fields as is kept of one: the sum is bounded too. */
    @Test
    void largeMimeFieldsInManyParts() throws IOException {
        String part = "--b\r\nContent-Description: " + "d".repeat(15_000) + "\r\n\r\n";
        Message message =
                Message.parse(Contents.Generated.of("Content-Type: multipart/mixed; boundary=b\r\n\r\n", part, 2_000));
        long kept = message.root().children().stream()
                .mapToLong(child -> child.description().map(String::length).orElse(0))
                .sum();
        assertThat(kept).isLessThan(5 << 20);
        assertThat(message.defects()).contains(MessageDefect.HEADER_TOO_LARGE);
    }

    @Test
    void nulsAndRawEightBit() throws IOException {
        MessageContent content = Contents.of("Subject: a\0b \u00e0\nFrom: B\u00e0d <f@example.org>\n\n\0\0\u00ff\n");
        Header header = Message.parse(content).header();
        assertThat(header.value("Subject")).contains("a\0b \u00e0");
        assertThat(AddressList.parse(header.value("From").orElseThrow()).mailboxes())
                .containsExactly(new AddressList.Mailbox("B\u00e0d", null, "f", "example.org"));
    }

    /** Octets of everything that parsers look at, with and without their contract kept: nothing is thrown, all lies where it should. */
    @ParameterizedTest
    @MethodSource("seeds")
    void randomOctets(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] head =
                "Content-Type: multipart/mixed; boundary=\"-\"\r\n\r\n---\r\n".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 50; i++) {
            byte[] noise = Contents.random(random, random.nextInt(600));
            byte[] octets = Arrays.copyOf(head, head.length + noise.length);
            System.arraycopy(noise, 0, octets, head.length, noise.length);
            MimeCorpusTest.check(Path.of("seed " + seed), octets);
            MimeCorpusTest.check(Path.of("seed " + seed), noise);
            String text = new String(noise, StandardCharsets.ISO_8859_1);
            AddressList.parse(text).mailboxes();
            ContentType.parse("a/b;" + text)
                    .ifPresent(type -> type.parameters().entries().forEach(Parameters.Parameter::value));
            ContentDisposition.parse(text).ifPresent(ContentDisposition::fileName);
            MailDate.parse(text);
            EncodedWords.decode(text);
        }
    }

    /**
     * Values of a quarter of a megabyte in which each character could start something that never ends: linear, some 0.02 s each, and no more
     * than 300 octets of memory for a character, all parsers together.
     */
    @ParameterizedTest
    @MethodSource("starts")
    void longValuesTakeLinearTime(String start) throws IOException {
        String small = start.repeat((32 << 10) / start.length());
        String large = start.repeat((256 << 10) / start.length());
        HostileCostTest.Cost first = HostileCostTest.Cost.of(() -> readAsAnything(small));
        HostileCostTest.Cost second = HostileCostTest.Cost.of(() -> readAsAnything(large));
        HostileCostTest.assertLinear(first, second);
        assertThat(second.allocated()).isLessThan(300L * large.length());
    }

    private static void readAsAnything(String value) {
        AddressList.parse(value).mailboxes();
        ContentType.parse("a/b;" + value);
        ContentType.parse("a/b;a=" + value).orElseThrow().value();
        ContentType.parse("a/b;a*=" + value).orElseThrow().value();
        ContentDisposition.parse(value);
        MailDate.parse(value);
        EncodedWords.decode(value);
        MessageId.parseList(value);
        Received.parse(value);
        ListId.parse(value);
        ListHeaders.uris(value);
    }

    static String[] starts() {
        return new String[] {
            "(",
            ")",
            "<",
            ">",
            "@",
            ",",
            ";",
            ":",
            "\"",
            "\\",
            "[",
            "<@",
            "<@a,",
            "a:",
            "a@",
            "a <",
            "\"a\" ",
            "(a)",
            "=?",
            "=?a?q?",
            "=?utf-8?q?a?=",
            "=?utf-8?b?YQ==?= ",
            "a=",
            "a=b;",
            "a*1*=%41;",
            "*",
            "a*",
            "'",
            "%",
            "a b",
            "=?x?q?a?=",
            ";=",
            "=",
            "a=b c;",
            "<\"",
            "<a@b",
            "<\\\"",
            "<a@b>",
            "by ",
            "from a",
            "=?utf-7?q?+?=",
            "%E2",
            "\u00e4"
        };
    }

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    private static int depth(MimePart part) {
        int depth = 1;
        for (MimePart at = part; ; depth++) {
            if (at.embedded().isPresent()) at = at.embedded().get();
            else if (at.isMultipart()) at = at.children().get(at.children().size() - 1);
            else return depth;
        }
    }
}
