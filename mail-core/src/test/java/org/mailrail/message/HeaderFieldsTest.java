package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderFieldsTest {
    @Test
    void aShortFieldIsOneLine() {
        assertThat(HeaderFields.compose("Subject", "hello")).isEqualTo("Subject: hello\r\n");
        assertThat(HeaderFields.compose("Subject", "")).isEqualTo("Subject:\r\n");
    }

    /** FR-031: folds stand where white space was, and nothing else is put in. */
    @Test
    void aLongFieldIsFoldedAtItsWhiteSpace() {
        String id = "<" + "x".repeat(60) + "@example.org>";
        String field = HeaderFields.compose("References", String.join(" ", id, id, id));
        assertThat(field).isEqualTo("References: " + id + "\r\n " + id + "\r\n " + id + "\r\n");
    }

    @Test
    void aWordThatIsTooLongForALineIsLeftWhole() {
        String word = "x".repeat(500);
        assertThat(HeaderFields.compose("X", word)).isEqualTo("X: " + word + "\r\n");
        assertThat(HeaderFields.compose("X", "a " + word)).isEqualTo("X: a\r\n " + word + "\r\n");
        assertThatIllegalArgumentException().isThrownBy(() -> HeaderFields.compose("X", "x".repeat(1000)));
    }

    /** CV-12: what comes from elsewhere cannot start a field or a body of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"a\r\nBcc: b", "a\nb", "a\rb", "a\0b", "\r\n", "a \r\n b", "a\u007fb"})
    void controlCharactersAreRefused(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> HeaderFields.compose("Subject", value));
        assertThat(HeaderFields.compose("Subject", HeaderFields.printable(value)))
                .doesNotContain("\nBcc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:", "a\r", "\u00e4", " "})
    void namesThatAreNoneAreRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> HeaderFields.compose(name, "x"));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void unfoldingUndoesFolding(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder value = new StringBuilder();
        for (int i = random.nextInt(400); i > 0; i--) value.append("ab\u00e4\u20ac  \t,;".charAt(random.nextInt(9)));
        String field = HeaderFields.compose("X-Test", value.toString());
        Header header = Header.parse((field + "\r\n").getBytes(StandardCharsets.UTF_8));
        assertThat(header.fields()).hasSize(1);
        String back = new String(
                header.value("x-test").orElseThrow().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        assertThat(back).isEqualTo(value.toString().strip());
        for (String line : field.split("\r\n", 0)) assertThat(line).isNotBlank();
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }
}
