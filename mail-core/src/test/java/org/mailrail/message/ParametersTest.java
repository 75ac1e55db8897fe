package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters as they are written: RFC 2045, RFC 2231. */
class ParametersTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            report.pdf           | attachment; filename=report.pdf
            ``                   | attachment; filename=""
            a b.txt              | attachment; filename="a b.txt"
            a"\\b;c              | attachment; filename="a\\"\\\\b;c"
            100%'*               | attachment; filename=100%'*
            Gr\u00fc\u00dfe.pdf  | attachment; filename*=utf-8''Gr%C3%BC%C3%9Fe.pdf
            \ud83d\udca9 'a'*%   | attachment; filename*=utf-8''%F0%9F%92%A9%20%27a%27%2A%25
            """)
    void areWrittenAsTheyNeed(String name, String value) {
        ContentDisposition disposition =
                new ContentDisposition("attachment", Parameters.none().with("filename", name));
        assertThat(disposition.value()).isEqualTo(value);
        assertThat(ContentDisposition.parse(value)).contains(disposition);
    }

    /** No text becomes a line or a field of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"a\r\nBcc: x", "a\nb", "\0", "\u007f", "\r\n\r\nbody"})
    void controlCharactersAreEncoded(String name) {
        ContentDisposition disposition =
                new ContentDisposition("attachment", Parameters.none().with("filename", name));
        assertThat(disposition.value()).matches("[ -~]*");
        assertThat(ContentDisposition.parse(disposition.value()).orElseThrow().fileName())
                .contains(name);
    }

    @Test
    void longValuesAreWrittenInSections() {
        Parameters parameters = Parameters.none()
                .with("name", "x".repeat(60) + "\"" + "y".repeat(30))
                .with("title", "\u20ac".repeat(20))
                .with("boundary", "b".repeat(70));
        assertThat(wire(new ContentType("a", "b", parameters))).isEqualTo("""
                Content-Type: a/b;
                 name*0="%s\\"yy";
                 name*1="%s";
                 title*0*=utf-8''%s;
                 title*1*=%s;
                 title*2*=%s;
                 boundary=%s
                """.formatted(
                        "x".repeat(60),
                        "y".repeat(28),
                        "%E2%82%AC".repeat(6),
                        "%E2%82%AC".repeat(7),
                        "%E2%82%AC".repeat(7),
                        "b".repeat(70))
                .replace("\n", "\r\n"));
    }

    private static String wire(ContentType type) {
        return new String(HeaderField.of("Content-Type", type.value()).octets(), StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsWrittenIsReadAgain(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        Parameters parameters = Parameters.none();
        for (int i = random.nextInt(5); i >= 0; i--)
            parameters =
                    parameters.with(name(random), text(random, random.nextInt(random.nextInt(20) == 0 ? 2000 : 150)));
        ContentType type = new ContentType("application", "x-" + seed, parameters);
        String wire = wire(type);
        assertThat(wire.lines().mapToInt(String::length)).allMatch(length -> length <= 76);
        HeaderField read =
                Header.parse(wire.getBytes(StandardCharsets.US_ASCII)).fields().get(0);
        assertThat(ContentType.parse(read.value())).contains(type);
        var angus = new jakarta.mail.internet.MimeMessage(
                jakarta.mail.Session.getInstance(new Properties()),
                new ByteArrayInputStream((wire + "\r\n").getBytes(StandardCharsets.US_ASCII)));
        for (Parameters.Parameter each : parameters.entries())
            assertThat(new jakarta.mail.internet.ContentType(angus.getContentType()).getParameter(each.name()))
                    .isEqualTo(each.value());
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    private static String name(SplittableRandom random) {
        StringBuilder name = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) name.append("abcxyz-0".charAt(random.nextInt(8)));
        return "p" + name;
    }

    private static String text(SplittableRandom random, int length) {
        String alphabet = random.nextBoolean() ? "ab \"\\;=()*'%," : "ab \"\\;=*'%\r\n\0\t\u00e4\u20ac\u65e5";
        StringBuilder text = new StringBuilder();
        while (text.length() < length) text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        return text.toString();
    }

    /** What was read in another way is written so that it says the same. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a/b; n*=iso-8859-1'de'%E4%20      | a/b; n*=iso-8859-1'de'%E4%20
            a/b; n*0*=iso-8859-1'de'%E4; n*1=b c | a/b; n*=iso-8859-1'de'%E4b%20c
            a/b; n*=%E2%82%AC (x)             | a/b; n*=''%E2%82%AC
            a/b; n*="no'one'a b"              | a/b; n*=no'one'a%20b
            a/b; n*=x y'z'a                   | a/b; n*=utf-8''a
            a/b; n="\u00c3\u00a4"             | a/b; n*=utf-8''%C3%A4
            a/b; n="\u00e4"                   | a/b; n*=utf-8''%C3%A4
            a/b; n*3=late                     | a/b
            a/b; n\u00e4=x; m=y               | a/b; m=y
            """)
    void whatWasReadIsWrittenAnew(String read, String written) {
        ContentType type = ContentType.parse(read).orElseThrow();
        assertThat(type.value()).isEqualTo(written);
    }

    @Test
    void oneNameStandsOnce() {
        Parameters parameters = Parameters.none().with("a", "1").with("b", "2").with("a", "3");
        assertThat(new ContentType("a", "b", parameters).value()).isEqualTo("a/b; b=2; a=3");
        assertThat(parameters.without("a").without("b")).isEqualTo(Parameters.none());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a*", "a'b", "a%b", "Name", "n\u00e4me", "a;b", "a\r\nb"})
    void aNameThatNoParameterHasIsRefused(String name) {
        assertThatThrownBy(() -> Parameters.none().with(name, "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsTooLongToBeReadAgainIsRefused() {
        Parameters longest = Parameters.none().with("n".repeat(40), "\u20ac".repeat(2666));
        assertThat(ContentType.parse(new ContentType("a", "b", longest).value())
                        .orElseThrow()
                        .parameters())
                .isEqualTo(longest);
        assertThatThrownBy(() -> Parameters.none().with("n", "\u20ac".repeat(2667)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Parameters.none().with("n".repeat(41), "x"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
