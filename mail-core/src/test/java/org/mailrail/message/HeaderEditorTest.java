package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderEditorTest {
    private static final String HEADER =
            "Received: a\r\n\tb\r\nX : y \r\nno field\r\nreceived:c\r\nSubject:\r\n \r\n\u00e4\r\n";
    private static final HeaderField NEW = HeaderField.of("New", "field");

    @Test
    void whatIsNotEditedStaysByteForByte() {
        assertThat(text(editor(HEADER + "\r\nbody\0"))).isEqualTo(HEADER + "\r\nbody\0");
        assertThat(text(editor(HEADER + "\r\nbody").append(NEW))).isEqualTo(HEADER + "New: field\r\n\r\nbody");
        assertThat(text(editor(HEADER + "\r\nbody").prepend(NEW))).isEqualTo("New: field\r\n" + HEADER + "\r\nbody");
    }

    @Test
    void positionsCountFieldsOnly() {
        assertThat(text(editor(HEADER).insert(0, NEW))).isEqualTo("New: field\r\n" + HEADER);
        assertThat(text(editor(HEADER).insert(2, NEW)))
                .isEqualTo(HEADER.replace("received:c", "New: field\r\nreceived:c"));
        assertThat(text(editor(HEADER).insert(4, NEW))).isEqualTo(HEADER + "New: field\r\n");
        assertThat(text(editor(HEADER).replace(1, NEW))).isEqualTo(HEADER.replace("X : y \r\n", "New: field\r\n"));
        assertThat(text(editor(HEADER).remove(3))).isEqualTo(HEADER.replace("Subject:\r\n \r\n", ""));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> editor(HEADER).remove(4));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> editor(HEADER).insert(5, NEW));
    }

    @Test
    void fieldsAreFoundByNameAndNumber() {
        HeaderEditor editor = editor(HEADER);
        assertThat(editor.position("RECEIVED", 1)).hasValue(0);
        assertThat(editor.position("received", 2)).hasValue(2);
        assertThat(editor.position("received", -1)).hasValue(2);
        assertThat(editor.position("received", -2)).hasValue(0);
        assertThat(editor.position("received", 3)).isEmpty();
        assertThat(editor.position("received", -3)).isEmpty();
        assertThat(editor.position("received", 0)).isEmpty();
        assertThat(editor.position("x", 1)).hasValue(1);
        assertThat(editor.position("y", 1)).isEmpty();
        assertThat(editor.removeIf(field -> field.isNamed("received"))).isEqualTo(2);
        assertThat(editor.fields()).extracting(HeaderField::name).containsExactly("X", "Subject");
    }

    @Test
    void aHeaderWithoutFieldsIsAddedTo() {
        assertThat(text(editor("").append(NEW))).isEqualTo("New: field\r\n");
        assertThat(text(editor("\r\nbody").append(NEW))).isEqualTo("New: field\r\n\r\nbody");
        assertThat(text(editor("\r\nA: b\r\n").prepend(NEW))).isEqualTo("New: field\r\n\r\nA: b\r\n");
    }

    /** The line end is needed for what follows; without an edit it is not put in. */
    @Test
    void aLastLineWithoutEndIsEndedWhenAFieldFollows() {
        assertThat(text(editor("A: b").append(NEW))).isEqualTo("A: b\r\nNew: field\r\n");
        assertThat(text(editor("A: b").prepend(NEW))).isEqualTo("New: field\r\nA: b");
        assertThat(text(editor("A: b"))).isEqualTo("A: b");
    }

    @Test
    void aFirstLineThatContinuesNothingDoesNotContinueANewField() {
        assertThat(text(editor(" Bcc: x\r\nA: b\r\n").prepend(NEW))).isEqualTo(" Bcc: x\r\nNew: field\r\nA: b\r\n");
        assertThat(text(editor(" x").prepend(NEW))).isEqualTo(" x\r\nNew: field\r\n");
    }

    @Test
    void theBodyOfAnEditedMessageIsNotCopied() throws IOException {
        MessageContent message = Contents.Generated.of("A: b\r\n\r\n", "line\r\n", 1_000_000_000);
        MessageContent edited = HeaderEditor.read(message).prepend(NEW).applyTo(message);
        assertThat(edited.size()).isEqualTo(message.size() + 12);
        assertThat(edited.stream(0, 24).readAllBytes()).isEqualTo(octets("New: field\r\nA: b\r\n\r\nline"));
        assertThat(edited.stream(edited.size() - 6, 6).readAllBytes()).isEqualTo(octets("line\r\n"));
    }

    @Test
    void whatExceedsTheLimitsIsLeftAsItIs() throws IOException {
        String text = "A: 1\r\nB: 2\r\n 3\r\nC: 4\r\n\r\nbody\r\n";
        MessageContent message = MessageContent.of(octets(text));
        MessageLimits octets = MessageLimits.standard().withHeaderOctets(13);
        assertThat(read(HeaderEditor.read(message, octets).append(NEW).applyTo(message)))
                .isEqualTo(text.replace("B: 2", "New: field\r\nB: 2"));
        MessageLimits fields = MessageLimits.standard().withHeaderFields(2);
        assertThat(read(HeaderEditor.read(message, fields).append(NEW).applyTo(message)))
                .isEqualTo(text.replace("C: 4", "New: field\r\nC: 4"));
    }

    /** CV-12. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: b\r\nBcc: c\r\n",
                "a: b",
                "a: b\r",
                "a: b\n",
                "a: b\nc\r\n",
                "a: b\r c\r\n",
                "a: b\0\r\n",
                "a\r\n",
                ": b\r\n",
                " a: b\r\n",
                "a: b\r\n\r\n",
                "a: b\r\nc\r\n",
                "",
                "\r\n",
                "a b: c\r\n",
                "a : b\r\n",
                "a\t: b\r\n"
            })
    void octetsThatAreNotOneFieldAreRefused(String field) {
        assertThatIllegalArgumentException().isThrownBy(() -> HeaderField.ofOctets(octets(field)));
    }

    @Test
    void lengthsAreLimited() {
        assertThat(HeaderField.ofOctets(octets("a:" + "x".repeat(996) + "\r\n")).length())
                .isEqualTo(1000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeaderField.ofOctets(octets("a:" + "x".repeat(997) + "\r\n")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeaderField.ofOctets(octets("a:" + "x\r\n ".repeat(1 << 18) + "\r\n")));
        assertThatIllegalArgumentException().isThrownBy(() -> HeaderField.of("a", "x ".repeat(1 << 20)));
    }

    @Test
    void aFieldInWireFormStaysAsItIs() {
        assertThat(HeaderField.ofOctets(octets("A:\u00e4\r\n\tb\r\n")).octets())
                .isEqualTo(octets("A:\u00e4\r\n\tb\r\n"));
        assertThat(HeaderField.of("A", "\u00e4").octets()).isEqualTo("A: \u00e4\r\n".getBytes(StandardCharsets.UTF_8));
    }

    /** Adding and removing again gives back any octets, whatever stands there. */
    @ParameterizedTest
    @MethodSource("seeds")
    void removingUndoesAdding(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 50; i++) {
            String noise =
                    new String(Contents.random(random, random.nextInt(200)), StandardCharsets.ISO_8859_1) + "\r\n";
            HeaderEditor editor = editor(noise);
            int fields = editor.fields().size();
            editor.insert(random.nextInt(fields + 1), NEW);
            assertThat(editor.fields()).hasSize(fields + 1);
            HeaderEditor again = HeaderEditor.of(editor.octets());
            assertThat(again.removeIf(field -> Arrays.equals(field.octets(), NEW.octets())))
                    .isEqualTo(1);
            assertThat(text(again)).isEqualTo(noise);
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    private static HeaderEditor editor(String text) {
        return HeaderEditor.of(octets(text));
    }

    private static String text(HeaderEditor editor) {
        return new String(editor.octets(), StandardCharsets.ISO_8859_1);
    }

    private static String read(MessageContent content) throws IOException {
        return new String(content.stream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
