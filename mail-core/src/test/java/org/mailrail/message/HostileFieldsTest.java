package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of single fields that are made to break who reads them, or who writes what he read. */
@Timeout(20)
class HostileFieldsTest {
    private static final int MANY = 100_000;

    @ParameterizedTest
    @ValueSource(strings = {"a*%d=x", "a*%d*=%%41", "a%d=x", "a%d*=''x", "a%d*0=x"})
    void ofManyParametersAThousandAreRead(String parameter) {
        String value =
                "a/b;" + IntStream.range(0, MANY).mapToObj(parameter::formatted).collect(Collectors.joining(";"));
        Parameters parameters = ContentType.parse(value).orElseThrow().parameters();
        int read = parameters.entries().size();
        int sections = parameters.value("a").map(String::length).orElse(0);
        assertThat(Math.max(read, sections)).isEqualTo(1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"=?utf-8?Q?a?=", "=?utf-8?B?YQ==?=", "=?utf-7?Q?+AGE-?="})
    void aHundredThousandEncodedWordsAreJoined(String word) {
        assertThat(EncodedWords.decode((word + " ").repeat(MANY).strip())).isEqualTo("a".repeat(MANY));
    }

    /** Words of one kind between those of another, so that none joins the one before. */
    @Test
    void aHundredThousandEncodedWordsThatCannotBeJoined() {
        String two = "=?utf-8?Q?a?= =?us-ascii?Q?b?= ";
        assertThat(EncodedWords.decode(two.repeat(MANY / 2).strip())).isEqualTo("ab".repeat(MANY / 2));
    }

    /** The platform looks long for a character set that it does not know. */
    @Test
    void aHundredThousandEncodedWordsOfUnknownCharacterSets() {
        String words =
                IntStream.range(0, MANY).mapToObj("=?x-%d?Q?a?="::formatted).collect(Collectors.joining(" "));
        assertThat(EncodedWords.decode(words)).hasSize(words.length() - MANY + 1); // no space between words
    }

    @Test
    void commentsNestAsDeepAsTheyLike() {
        String comment = "(".repeat(MANY) + ")".repeat(MANY);
        assertThat(AddressList.parse(comment + "a@b" + comment).mailboxes())
                .extracting(AddressList.Mailbox::address)
                .containsExactly("a@b");
        assertThat(ContentType.parse(comment + "a" + comment + "/b" + comment + ";c=d" + comment)
                        .orElseThrow()
                        .value())
                .isEqualTo("a/b; c=d");
        assertThat(MailDate.parse(comment + "1 Jan 2020 00:00 " + comment + "+0100"))
                .isPresent();
        assertThat(MessageId.parseList(comment + "<a@b>" + comment)).hasSize(1);
        assertThat(Received.parse("by a " + comment).value(Received.Name.BY)).contains("a");
        assertThat(ListHeaders.uris(comment + "<x:y>" + comment)).containsExactly("x:y");
    }

    @Test
    void groupsDoNotNestAndNobodyRecurses() {
        String value = "g:".repeat(MANY) + "a@b" + ";".repeat(MANY);
        assertThat(AddressList.parse(value).mailboxes())
                .extracting(AddressList.Mailbox::address)
                .contains("a@b");
        assertThatThrownBy(() -> AddressList.of(value)).isInstanceOf(RuntimeException.class);
    }

    /** Text is what it decodes to, whatever that is; it comes into no field unless each control character is encoded again or replaced. */
    @ParameterizedTest
    @CsvSource({
        "=?utf-8?Q?a=0D=0ABcc:_b?=, 'a\r\nBcc: b'",
        "=?utf-8?B?YQ0KDQpi?=, 'a\r\n\r\nb'",
        "=?utf-8?Q?a=00b?=, 'a\0b'",
        "=?utf-7?Q?a+AA0ACg-Bcc:_b?=, 'a\r\nBcc: b'",
        "=?utf-16?B?AGEADQAKAGI=?=, 'a\r\nb'"
    })
    void textThatHidesLinesBecomesNone(String value, String text) {
        assertThat(EncodedWords.decode(value)).isEqualTo(text);
        assertThatThrownBy(() -> HeaderField.of("Subject", text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EncodedWords.encode(text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EncodedWords.encodePhrase(text)).isInstanceOf(IllegalArgumentException.class);
        assertThat(wire(HeaderField.of("Subject", HeaderFields.printable(text))))
                .containsOnlyOnce("\r\n");
        ContentDisposition named = ContentDisposition.parse("attachment; filename=\"" + value + "\"")
                .orElseThrow();
        assertThat(named.fileName()).contains(text);
        assertThat(wire(HeaderField.of("Content-Disposition", named.value()))).containsOnlyOnce("\r\n");
        String list = AddressList.parse(value + " <a@b>").toString();
        assertThat(wire(HeaderField.of("From", list))).containsOnlyOnce("\r\n");
    }

    private static String wire(HeaderField field) {
        return new String(field.octets(), StandardCharsets.ISO_8859_1);
    }

    /** Quoted pairs of what no line has: read, and never written. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"a\\\rb\" <a@b>",
                "\"a\\\nBcc: x\" <a@b>",
                "\"a\\\0b\" <a@b>",
                "<\"a\\\r\nb\"@c>",
                "a@[1\\\n2]",
                "a\rb <a@b>",
                "g\0: a@b;"
            })
    void addressesThatHideLines(String value) {
        HeaderField field = HeaderField.of("From", AddressList.parse(value).toString());
        assertThat(field.rawValue()).matches("[ -~]+\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "'A\r\nB', c",
        "'A:', c",
        "A, 'b\r\nC: d'",
        "A, 'b\nC: d'",
        "A, 'b\rC: d'",
        "A, 'b\r\n\r\nc'",
        "A, 'b\0'",
        "'', b",
        "'A ', b"
    })
    void anEditorIsGivenNoFieldThatIsTwo(String name, String value) {
        assertThatThrownBy(() -> HeaderField.of(name, value)).isInstanceOf(IllegalArgumentException.class);
        byte[] octets = (name + ": " + value + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        if (!name.equals("A:") && !name.equals("A "))
            assertThatThrownBy(() -> HeaderField.ofOctets(octets)).isInstanceOf(IllegalArgumentException.class);
    }
}
