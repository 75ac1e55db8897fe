package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailrail.core.Domain;

class MessageIdTest {
    /** What References and In-Reply-To have had in them for forty years. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                              | ``
            <a@b>                                           | <a@b>
            <a@b> <c@d>                                     | <a@b> <c@d>
            <a@b><c@d>                                      | <a@b> <c@d>
            <a@b>,<c@d>                                     | <a@b> <c@d>
            (re <x@y>) <a@b> (c)                            | <a@b>
            <"a.b"@c>                                       | <a.b@c>
            <"a b"@c>                                       | <"a b"@c>
            <"a>b"@c>                                       | <"a>b"@c>
            <"a\\"b"@c>                                     | <"a\\"b"@c>
            <a@[192.0.2.1]>                                 | <a@[192.0.2.1]>
            <a@b@c>                                         | <"a@b"@c>
            <a b@c d>                                       | <ab@cd>
            < a @ b >                                       | <a@b>
            <A@B>                                           | <A@B>
            <a..b@c> <.a@b>                                 | <a..b@c> <.a@b>
            <a@b                                            | ``
            <a@b <c@d>                                      | <c@d>
            <a> <@b> <a@> <> <c@d>                          | <c@d>
            a@b                                             | ``
            Your message of "Mon, 1 Jan <x@y>" <a@b>        | <a@b>
            Ada's message of "yesterday <a@b>               | <a@b>
            Ada (the one <a@b>                              | <a@b>
            ((x) <a@b> (<c@d>                               | <a@b> <c@d>
            <"a@b> <c@d>                                    | <"\\"a"@b> <c@d>
            """)
    void areReadFromLists(String value, String ids) {
        assertThat(MessageId.parseList(value).stream().map(MessageId::toString).collect(Collectors.joining(" ")))
                .isEqualTo(ids);
    }

    /** RFC 5256 section 2.2: the same, in quotes or not. */
    @Test
    void quotesDoNotTellOneFromAnother() {
        assertThat(MessageId.parseList("<\"01KF8JCEOCBS0045PS\"@xxx.yyy.com> <01KF8JCEOCBS0045PS@xxx.yyy.com>"))
                .containsExactly(
                        new MessageId("01KF8JCEOCBS0045PS", "xxx.yyy.com"),
                        new MessageId("01KF8JCEOCBS0045PS", "xxx.yyy.com"));
    }

    @Test
    void ofManyTheNearestAncestorsAreGiven() {
        String value = LongStream.range(0, 5000).mapToObj(i -> "<" + i + "@x>").collect(Collectors.joining(" "));
        assertThat(MessageId.parseList(value))
                .hasSize(1000)
                .startsWith(new MessageId("4000", "x"))
                .endsWith(new MessageId("4999", "x"));
    }

    @Test
    void oneThatFitsInNoLineIsNone() {
        assertThat(MessageId.parseList("<" + "a".repeat(900) + "@b> <" + "a".repeat(899) + "@b>"))
                .containsExactly(new MessageId("a".repeat(899), "b"));
    }

    @ParameterizedTest
    @CsvSource({"'', b", "a, ''", "'a\rb', c", "'a\nb', c", "a, 'b>c'", "a, 'b c'", "a, 'b@c'", "a, 'b\n'", "'a\0', b"})
    void sidesThatCouldBreakAFieldAreRefused(String left, String right) {
        assertThatThrownBy(() -> new MessageId(left, right)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNewOneNamesItsHost() {
        MessageId id = MessageId.create(Instant.EPOCH, new SplittableRandom(1), Domain.of("mx.example.org"));
        assertThat(id.right()).isEqualTo("mx.example.org");
        assertThat(MessageId.parseList(id.toString())).containsExactly(id);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsWrittenIsReadAgain(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < 300; i++) value.append("<<<@@>>\"\"\\().ab \t\u00e4\0".charAt(random.nextInt(19)));
        List<MessageId> ids = MessageId.parseList(value.toString());
        String written = ids.stream().map(MessageId::toString).collect(Collectors.joining(" "));
        assertThat(MessageId.parseList(written)).isEqualTo(ids);
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }
}
