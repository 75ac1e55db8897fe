package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What it costs to read what a stranger sends: memory does not grow with the message, time grows as it does. Memory is all that the thread
 * allocates, garbage counted; time is that of the processor, so that others on the machine do not matter.
 */
@Timeout(120)
class HostileCostTest {
    /** So much more is in the large message than in the small one. */
    private static final int TIMES = 8;

    private static final String MULTIPART = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";

    /**
     * A message of any size.
     *
     * @param times how often the small one has what it has
     * @param kilobytes what was allocated for it when this was written; twice that is let pass
     * @param defects what is noted, at least
     */
    record Hostile(
            String name, LongFunction<MessageContent> content, long times, long kilobytes, Set<MessageDefect> defects) {
        static Hostile of(
                String name, String head, String repeated, long times, long kilobytes, MessageDefect... defects) {
            return new Hostile(name, n -> Contents.Generated.of(head, repeated, n), times, kilobytes, Set.of(defects));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    interface Work {
        void run() throws IOException;
    }

    record Cost(long nanos, long allocated) {
        /** The better of two. */
        static Cost of(Work work) throws IOException {
            Cost best = new Cost(Long.MAX_VALUE, Long.MAX_VALUE);
            for (int i = 0; i < 2; i++) {
                long allocated = account("getCurrentThreadAllocatedBytes");
                long nanos = account("getCurrentThreadCpuTime");
                work.run();
                best = new Cost(
                        Math.min(best.nanos, account("getCurrentThreadCpuTime") - nanos),
                        Math.min(best.allocated, account("getCurrentThreadAllocatedBytes") - allocated));
            }
            return best;
        }

        /** What the machine has counted for this thread. By reflection: the module that is tested does not read jdk.management. */
        private static long account(String name) {
            try {
                Class<?> type = Class.forName("com.sun.management.ThreadMXBean");
                Object threads = Class.forName("java.lang.management.ManagementFactory")
                        .getMethod("getPlatformMXBean", Class.class)
                        .invoke(null, type);
                return (long) type.getMethod(name).invoke(threads);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("no account of " + name, e);
            }
        }
    }

    static Stream<Hostile> messages() {
        String inner = "Content-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\n";
        return Stream.of(
                new Hostile(
                        "10,000 multiparts in each other",
                        HostileCostTest::nested,
                        1_250,
                        160,
                        Set.of(MessageDefect.TOO_DEEP)),
                Hostile.of(
                        "one boundary on every level",
                        "",
                        MULTIPART + "--b\r\n",
                        50_000,
                        12_921,
                        MessageDefect.TOO_DEEP),
                Hostile.of(
                        "messages in each other",
                        "",
                        "Content-Type: message/rfc822\r\n\r\n",
                        200_000,
                        174,
                        MessageDefect.TOO_DEEP),
                Hostile.of(
                        "digests in each other",
                        "",
                        "Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\n",
                        50_000,
                        8_259,
                        MessageDefect.TOO_DEEP),
                Hostile.of(
                        "a million header lines",
                        "",
                        "X-Filler: 0123456789\r\n",
                        125_000,
                        4_758,
                        MessageDefect.HEADER_WITHOUT_END),
                Hostile.of(
                        "a million continuation lines",
                        "Content-Type: a/b;\r\n",
                        " a=b;\r\n",
                        125_000,
                        4_797,
                        MessageDefect.HEADER_TOO_LARGE),
                Hostile.of(
                        "a million lines that are no fields",
                        "",
                        "nothing\r\n",
                        125_000,
                        4_269,
                        MessageDefect.LINE_WITHOUT_FIELD),
                Hostile.of(
                        "a million MIME fields",
                        "",
                        "Content-Type: text/html\r\n",
                        125_000,
                        4_758,
                        MessageDefect.HEADER_WITHOUT_END),
                Hostile.of(
                        "8-bit in names and values",
                        "",
                        "X-\u00e4: \u00ff\u00fe\r\n",
                        125_000,
                        4_758,
                        MessageDefect.HEADER_WITHOUT_END),
                Hostile.of(
                        "8 million empty parts",
                        MULTIPART,
                        "--b\r\n\r\n\r\n",
                        1_000_000,
                        3_861,
                        MessageDefect.TOO_MANY_PARTS),
                Hostile.of(
                        "8 million parts without a header",
                        MULTIPART,
                        "--b\r\n",
                        1_000_000,
                        3_861,
                        MessageDefect.TOO_MANY_PARTS),
                Hostile.of(
                        "8 million messages of a digest",
                        MULTIPART.replace("mixed", "digest"),
                        "--b\r\n",
                        1_000_000,
                        3_727,
                        MessageDefect.TOO_MANY_PARTS),
                Hostile.of(
                        "multiparts without end, one after the other",
                        MULTIPART,
                        "--b\r\n" + inner,
                        100_000,
                        9_447,
                        MessageDefect.MULTIPART_WITHOUT_END),
                Hostile.of(
                        "a boundary that never comes",
                        MULTIPART,
                        "a line\r\n",
                        1_000_000,
                        92,
                        MessageDefect.MULTIPART_WITHOUT_PART),
                Hostile.of(
                        "a boundary that nearly comes",
                        MULTIPART,
                        "--c\r\n",
                        1_000_000,
                        92,
                        MessageDefect.MULTIPART_WITHOUT_PART),
                Hostile.of(
                        "a multipart without boundary",
                        "Content-Type: multipart/mixed\r\n\r\n",
                        "--b\r\n",
                        1_000_000,
                        108,
                        MessageDefect.MULTIPART_WITHOUT_BOUNDARY),
                Hostile.of(
                        "a boundary without end",
                        "Content-Type: multipart/mixed; boundary=\"",
                        "b".repeat(1024),
                        25 * 1024,
                        4_368,
                        MessageDefect.HEADER_TOO_LARGE),
                Hostile.of(
                        "a delimiter without end",
                        MULTIPART + "--b",
                        " ".repeat(1024),
                        25 * 1024,
                        109,
                        MessageDefect.HEADER_WITHOUT_END),
                Hostile.of(
                        "hyphens without end",
                        MULTIPART,
                        "-".repeat(1024),
                        25 * 1024,
                        109,
                        MessageDefect.MULTIPART_WITHOUT_PART),
                Hostile.of(
                        "a line of 200 MiB",
                        MULTIPART + "--b\r\n\r\n",
                        "x".repeat(1024),
                        25 * 1024,
                        93,
                        MessageDefect.MULTIPART_WITHOUT_END),
                Hostile.of(
                        "a header line of 200 MiB",
                        "Content-Type: text/html; name=",
                        "x".repeat(1024),
                        25 * 1024,
                        4_368,
                        MessageDefect.HEADER_TOO_LARGE),
                Hostile.of(
                        "a field name of 200 MiB",
                        "",
                        "x".repeat(1024),
                        25 * 1024,
                        4_286,
                        MessageDefect.LINE_WITHOUT_FIELD),
                Hostile.of(
                        "NULs in a header",
                        "Content-Type: a/b; c=",
                        "\0".repeat(1024),
                        25 * 1024,
                        4_368,
                        MessageDefect.HEADER_TOO_LARGE),
                Hostile.of(
                        "NULs in a body",
                        MULTIPART,
                        "\0".repeat(1024),
                        25 * 1024,
                        92,
                        MessageDefect.MULTIPART_WITHOUT_PART),
                Hostile.of(
                        "CRs in a header", "", "\r".repeat(1024), 25 * 1024, 4_286, MessageDefect.LINE_WITHOUT_FIELD),
                Hostile.of(
                        "CRs in a body",
                        MULTIPART,
                        "\r".repeat(1024),
                        25 * 1024,
                        92,
                        MessageDefect.MULTIPART_WITHOUT_PART),
                Hostile.of(
                        "LFs in a body",
                        MULTIPART,
                        "\n".repeat(1024),
                        25 * 1024,
                        92,
                        MessageDefect.MULTIPART_WITHOUT_PART));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void isBoundedForAMessage(Hostile hostile) throws IOException {
        MessageContent small = hostile.content().apply(hostile.times());
        MessageContent large = hostile.content().apply(hostile.times() * TIMES);
        Cost first = Cost.of(() -> readAll(small));
        Cost second = Cost.of(() -> readAll(large));
        assertThat(Message.parse(large).defects()).containsAll(hostile.defects());
        assertThat(second.allocated).isLessThan(2000 * hostile.kilobytes());
        assertLinear(first, second);
    }

    /** Encodings that begin something which never ends. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            base64           | A
            base64           | =
            base64           | ' '
            base64           | *
            quoted-printable | =
            quoted-printable | ' '
            quoted-printable | '= '
            quoted-printable | =3
            quoted-printable | a
            """)
    void isBoundedForAnEncoding(String encoding, String repeated) throws IOException {
        String head = "Content-Transfer-Encoding: " + encoding + "\r\n\r\n";
        MessageContent small = Contents.Generated.of(head, repeated.repeat(1024), 1024);
        MessageContent large = Contents.Generated.of(head, repeated.repeat(1024), 1024 * TIMES);
        Cost first = Cost.of(() -> readAll(small));
        Cost second = Cost.of(() -> readAll(large));
        assertThat(second.allocated).isLessThan(300_000);
        assertLinear(first, second);
    }

    /** Eight times as much takes eight times as long, and 64 times if time is quadratic. What is done in no time is not measured so well. */
    static void assertLinear(Cost first, Cost second) {
        assertThat(second.nanos).isLessThan(3 * TIMES * first.nanos + 40_000_000);
    }

    /** The structure, the header, and the body of the first leaf. */
    private static void readAll(MessageContent content) throws IOException {
        Message message = Message.parse(content);
        assertThat(message.root().range().end()).isEqualTo(content.size());
        message.header();
        MimePart leaf = message.root();
        while (true) {
            if (leaf.isMultipart()) leaf = leaf.children().get(0);
            else if (leaf.embedded().isPresent()) leaf = leaf.embedded().get();
            else break;
        }
        message.bodyLines(leaf);
        byte[] block = new byte[8192];
        try (InputStream decoded = message.decoded(leaf)) {
            while (decoded.read(block) >= 0) {}
        }
    }

    private static MessageContent nested(long levels) {
        StringBuilder nested = new StringBuilder();
        for (long i = 0; i < levels; i++)
            nested.append("Content-Type: multipart/mixed; boundary=b%05d\n\n--b%05d\n".formatted(i, i));
        return Contents.of(nested.toString());
    }
}
