package org.mailrail.examples.server.steering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailrail.core.SyntaxException;

class JsonObjectTest {
    @Test
    void isWrittenInOneLineOfPrintableAscii() {
        JsonObject object = JsonObject.empty()
                .with("text", "a\"b\\c\r\n\u001b[31m\u202e\u00e9\ud83d\ude00\ud800")
                .with("number", -12)
                .with("yes", true)
                .withTexts("texts", List.of("a", "b"))
                .withObjects(
                        "objects",
                        List.of(JsonObject.empty(), JsonObject.empty().with("a", 1)));
        assertThat(object)
                .hasToString("{\"text\":\"a\\\"b\\\\c\\u000d\\u000a\\u001b[31m\\u202e\\u00e9\\ud83d\\ude00\\ud800\","
                        + "\"number\":-12,\"yes\":true,\"texts\":[\"a\",\"b\"],\"objects\":[{},{\"a\":1}]}");
    }

    @Test
    void whatIsReadIsAskedByNameAndKind() {
        JsonObject object = JsonObject.parse(
                " { \"text\" : \"\\u00e9\\/\\n\" , \"number\":7,\"yes\":true,\"list\":[\"a\"],\"objects\":[{\"b\":\"c\"}] }\r");
        assertThat(object.text("text")).contains("é/\n");
        assertThat(object.number("number")).hasValue(7);
        assertThat(object.isTrue("yes")).isTrue();
        assertThat(object.texts("list")).containsExactly("a");
        assertThat(object.objects("objects").getFirst().text("b")).contains("c");
        assertThat(object.text("none")).isEmpty();
        assertThat(object.texts("none")).isEmpty();
        assertThatThrownBy(() -> object.text("number")).isInstanceOf(SyntaxException.class);
        assertThatThrownBy(() -> object.objects("list")).isInstanceOf(SyntaxException.class);
        assertThatThrownBy(() -> object.texts("text")).isInstanceOf(SyntaxException.class);
    }

    /** Apostrophes stand for quotation marks. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
                    ``
                    {
                    []
                    'text'
                    {}x
                    {} {}
                    {'a'}
                    {'a':}
                    {'a':1,}
                    {,}
                    {a:1}
                    {'a':1 'b':2}
                    {'a':1,'a':2}
                    {'a':null}
                    {'a':01}
                    {'a':1.5}
                    {'a':1e3}
                    {'a':-}
                    {'a':+1}
                    {'a':1234567890123456789}
                    {'a':truth}
                    {'a':tru
                    {'a':[1,]}
                    {'a':[1
                    {'a':'b
                    {'a':'\\x'}
                    {'a':'\\u12'}
                    {'a':'\\u12g4'}
                    {'a':'\\
                    """)
    void whatIsNoObjectIsRefused(String text) {
        assertThatThrownBy(() -> JsonObject.parse(text.replace('\'', '"'))).isInstanceOf(SyntaxException.class);
    }

    @Test
    void aControlCharacterHasToBeEscaped() {
        assertThatThrownBy(() -> JsonObject.parse("{\"a\":\"\t\"}")).isInstanceOf(SyntaxException.class);
    }

    @Test
    void depthHasALimit() {
        String deep = "{\"a\":" + "[".repeat(100_000);
        assertThatThrownBy(() -> JsonObject.parse(deep))
                .isInstanceOf(SyntaxException.class)
                .hasMessageContaining("less depth");
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void readingUndoesWriting(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder text = new StringBuilder();
        random.ints(20, 0, random.nextBoolean() ? 0x80 : 0x10000).forEach(c -> text.append((char) c));
        JsonObject object = JsonObject.empty().with("a", text.toString()).withTexts(text.toString(), List.of("b"));
        JsonObject read = JsonObject.parse(object.toString());
        assertThat(read).hasToString(object.toString());
        if (!text.toString().equals("a")) assertThat(read.text("a")).contains(text.toString());
    }

    /** One octet more, less or other: an object or a {@link SyntaxException}, and nothing else. */
    @ParameterizedTest
    @MethodSource("seeds")
    void damageIsToldAsSuch(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder text = new StringBuilder("{\"a\":[\"\\u00e9\",{\"b\":-1}],\"c\":true}");
        String characters = "{}[]\",:\\u0-eE.tf \n\u0000";
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(text.length());
            if (random.nextBoolean()) text.deleteCharAt(at);
            else text.insert(at, characters.charAt(random.nextInt(characters.length())));
        }
        try {
            assertThat(JsonObject.parse(text.toString())).isNotNull();
        } catch (SyntaxException e) {
            assertThat(e.offset()).isBetween(0, text.length());
        }
    }
}
