package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedWordsTest {
    /** FR-097 and RFC 2047 section 8. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            plain text                                        | plain text
            =?ISO-8859-1?Q?a?=                                | a
            =?ISO-8859-1?Q?a?= b                              | a b
            =?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=             | ab
            =?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=            | ab
            =?ISO-8859-1?Q?a_b?=                              | a b
            =?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=            | a b
            (=?ISO-8859-1?Q?a?=)                              | (a)
            =?UTF-8?Q?a b?=                                   | a b
            =?utf-8?Q?=E2=82?= =?utf-8?Q?=AC?=                | €
            =?utf-8?B?4oI=?= =?utf-8?B?rA==?=                 | €
            =?utf-8?B?4oKs?= =?utf-8?Q?=E2=82=AC?=            | €€
            =?iso-2022-jp?B?GyRCJUYbKEI=?= =?ISO-2022-JP?B?GyRCJTklSBsoQg==?= | テスト
            =?x-unknown?Q?=E4?= b                             | =?x-unknown?Q?=E4?= b
            a =?x-unknown?Q?b?= =?utf-8?Q?c?=                 | a =?x-unknown?Q?b?=c
            =?utf-8*en?Q?a?=                                  | a
            =?utf-8?X?a?=                                     | =?utf-8?X?a?=
            =?utf-8?Q?a                                       | =?utf-8?Q?a
            =?utf-8?Q??=                                      | ''
            =?=?utf-8?Q?a?=                                   | =?a
            a=?utf-8?Q?b?=c                                   | abc
            =?us-ascii?Q?a=zz=?=                              | a=zz=
            """)
    void areDecoded(String value, String expected) {
        assertThat(EncodedWords.decode(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"Gr\u00c3\u00bc\u00c3\u009fe, Gr\u00fc\u00dfe", "Gr\u00fc\u00dfe, Gr\u00fc\u00dfe"})
    void rawEightBitIsUtf8IfItCanBe(String octets, String expected) {
        assertThat(EncodedWords.decode(octets)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            plain text|plain text
            Grüße|=?UTF-8?B?R3LDvMOfZQ==?=
            Überraschung|=?UTF-8?Q?=C3=9Cberraschung?=
            viele Grüße aus Köln am Rhein|viele =?UTF-8?B?R3LDvMOfZQ==?= aus =?UTF-8?B?S8O2bG4=?= am Rhein
            viele Grüße Jürgen|viele =?UTF-8?B?R3LDvMOfZSBKw7xyZ2Vu?=
            テスト|=?UTF-8?B?44OG44K544OI?=
            a =?utf-8?Q?b?= c|a =?UTF-8?B?PT91dGYtOD9RP2I/PQ==?= c
            a=?b|=?UTF-8?Q?a=3D=3Fb?=
             a|=?UTF-8?Q?_a?=
            a |=?UTF-8?Q?a_?=
            a  b|a  b
            (a) "b", c;|(a) "b", c;
            """)
    void unstructuredTextIsEncodedWhereItHasTo(String text, String expected) {
        assertThat(EncodedWords.encode(text)).isEqualTo(expected);
        assertThat(EncodedWords.decode(expected)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            Ada Lovelace|Ada Lovelace
            Lovelace, Ada|"Lovelace, Ada"
            Ada "A" \\ B.|"Ada \\"A\\" \\\\ B."
            Ada  Lovelace|"Ada  Lovelace"
             Ada|" Ada"
            ^^|""
            Jürgen Müller|=?UTF-8?B?SsO8cmdlbiBNw7xsbGVy?=
            Müller (x), J.|=?UTF-8?B?TcO8bGxlciAoeCksIEou?=
            Ärztekammer Rheinland|=?UTF-8?Q?=C3=84rztekammer_Rheinland?=
            =?utf-8?q?a?=|=?UTF-8?B?PT91dGYtOD9xP2E/PQ==?=
            """)
    void aPhraseIsAtomsOrQuotedOrEncoded(String text, String expected) {
        assertThat(EncodedWords.encodePhrase(text)).isEqualTo(expected);
        AddressList.Mailbox mailbox =
                AddressList.parse(expected + " <a@example.org>").mailboxes().get(0);
        assertThat(EncodedWords.decode(String.valueOf(mailbox.displayName())))
                .isEqualTo(text.isEmpty() ? "null" : text);
    }

    /** Any text comes back; each word is whole characters, and 75 octets at most; lines keep to 76. RFC 2047 section 2. */
    @ParameterizedTest
    @MethodSource("seeds")
    void decodingUndoesEncoding(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String alphabet = seed % 2 == 0 ? "ab=?_ \t,\"\\()\u00e4\u20ac" : "\u00e4\u20ac\u30c6\u0301 a";
        StringBuilder made = new StringBuilder();
        for (int i = random.nextInt(300); i > 0; i--) {
            if (random.nextInt(20) == 0) made.appendCodePoint(random.nextInt(0x1F300, 0x1F6FF));
            else made.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        String text = made.toString();
        String field = HeaderFields.compose("Content-Description", EncodedWords.encode(text));
        for (String line : field.split("\r\n", 0))
            if (line.contains("=?UTF-8")) assertThat(line.length()).isLessThanOrEqualTo(76);
        Header header = Header.parse(field.getBytes(StandardCharsets.US_ASCII));
        assertThat(EncodedWords.decode(header.value("Content-Description").orElseThrow()))
                .isEqualTo(text);
        for (String word : EncodedWords.encodePhrase(text).split(" ", -1)) {
            if (!word.startsWith("=?UTF-8?")) continue;
            assertThat(word.length()).isLessThanOrEqualTo(75);
            assertThat(EncodedWords.decode(word)).doesNotContain("\uFFFD");
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    /** CV-12. */
    @ParameterizedTest
    @ValueSource(strings = {"a\r\nBcc: b", "a\nb", "\u00e4\r", "a\0b", "\u007f"})
    void controlCharactersAreRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> EncodedWords.encode(text));
        assertThatIllegalArgumentException().isThrownBy(() -> EncodedWords.encodePhrase(text));
    }

    @Test
    void wordsThatFitNoLineAreEncoded() {
        String text = "a " + "x".repeat(2000) + " b";
        assertThat(EncodedWords.decode(EncodedWords.encode(text))).isEqualTo(text);
        assertThat(HeaderFields.compose("Subject", EncodedWords.encode(text))).contains("\r\n");
        assertThat(HeaderFields.compose("From", EncodedWords.encodePhrase(text)))
                .contains("\r\n");
    }
}
