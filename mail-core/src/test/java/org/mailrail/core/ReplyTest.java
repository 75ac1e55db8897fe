package org.mailrail.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies and their status codes. */
class ReplyTest {
    @Test
    void classes() {
        assertThat(Reply.of(250, "2.0.0", "ok").isPositive()).isTrue();
        assertThat(Reply.of(354, "go on").isPositive()).isFalse();
        assertThat(Reply.of(354, "go on").isTransient()).isFalse();
        assertThat(Reply.of(451, "4.3.0", "later").isTransient()).isTrue();
        assertThat(Reply.of(550, "5.1.1", "no").isPermanent()).isTrue();
        assertThat(Reply.of(550, "5.1.1", "no")).hasToString("550 5.1.1 no");
    }

    @Test
    void textIsJoined() {
        assertThat(new Reply(250, null, List.of("a", "b")).text()).isEqualTo("a b");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 99, 199, 600, -250})
    void codesThatAreNone(int code) {
        assertThatIllegalArgumentException().isThrownBy(() -> Reply.of(code, "x"));
    }

    @Test
    void aStatusOfAnotherClass() {
        assertThatIllegalArgumentException().isThrownBy(() -> Reply.of(250, "5.0.0", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> Reply.of(354, "2.0.0", "x"));
    }

    /** What would end a line, and so start a reply of its own, cannot be put in; {@code printable} makes it fit. */
    @ParameterizedTest
    @ValueSource(strings = {"a\r\n250 b", "a\nb", "a\rb", "a\0b", "a\u007fb"})
    void controlCharacters(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Reply.of(250, text));
        assertThat(Reply.of(250, Reply.printable(text)).text()).startsWith("a?").hasSameSizeAs(text);
    }

    @Test
    void longLines() {
        assertThatIllegalArgumentException().isThrownBy(() -> Reply.of(250, "x".repeat(2001)));
        assertThat(Reply.printable("x".repeat(3000))).hasSize(2000);
        assertThatIllegalArgumentException().isThrownBy(() -> new Reply(250, null, List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.0.0", "5.7.25", "4.999.999", "5.1.10"})
    void statusCodes(String text) {
        assertThat(EnhancedStatusCode.of(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2",
                "2.0",
                "2.0.",
                "2..0",
                "3.0.0",
                "25.0.0",
                "2.0.0.0",
                "2.0.1000",
                "2.-1.0",
                "2.0.a",
                " 2.0.0",
                "2.0.\u0661"
            })
    void statusCodesThatAreNone(String text) {
        assertThatExceptionOfType(SyntaxException.class).isThrownBy(() -> EnhancedStatusCode.of(text));
    }

    @Test
    void anotherClassForTheSameStatus() {
        assertThat(EnhancedStatusCode.of("5.1.1").withCategory(4)).hasToString("4.1.1");
    }
}
