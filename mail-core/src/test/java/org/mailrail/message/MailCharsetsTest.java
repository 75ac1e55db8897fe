package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailCharsetsTest {
    @ParameterizedTest
    @CsvSource({
        "US-ASCII, UTF-8",
        "ansi_x3.4-1968, UTF-8",
        "iso-ir-6, UTF-8",
        "utf8, UTF-8",
        "' UTF-8 ', UTF-8",
        "cp65001, UTF-8",
        "ISO-8859-1, windows-1252",
        "latin1, windows-1252",
        "latin-1, windows-1252",
        "iso_8859-1:1987, windows-1252",
        "iso-8859-8-i, ISO-8859-8",
        "ISO-8859-6-E, ISO-8859-6",
        "iso-8859-9, windows-1254",
        "iso-8859-15, ISO-8859-15",
        "tis-620, x-windows-874",
        "cp932, windows-31j",
        "Shift_JIS, windows-31j",
        "x-sjis, windows-31j",
        "ks_c_5601-1987, x-windows-949",
        "euc-kr, x-windows-949",
        "cp949, x-windows-949",
        "gb2312, GB18030",
        "GBK, GB18030",
        "cp936, GB18030",
        "big5, Big5",
        "iso-2022-jp, ISO-2022-JP",
        "koi8-r, KOI8-R",
        "macintosh, x-MacRoman",
        "utf-7, UTF-7",
        "UNICODE-1-1-UTF-7, UTF-7"
    })
    void areKnownByTheNamesOfMail(String name, String charset) {
        assertThat(MailCharsets.named(name)).map(Charset::name).contains(charset);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "x-user-defined", "unknown-8bit", "x-unknown", "utf 8", "\0", "../utf-8", "\u00fctf-8"})
    void areUnknown(String name) {
        assertThat(MailCharsets.named(name)).isEmpty();
        assertThat(MailCharsets.named(name + "x".repeat(1000))).isEmpty();
    }

    /** What is wrong in UTF-8 stays wrong; what has no character set, or only says ASCII, is guessed. */
    @ParameterizedTest
    @CsvSource({
        "x-user-defined, c3a9, \u00e9",
        "unknown-8bit, e9, \u00e9",
        "'', e9, \u00e9",
        "us-ascii, c3a9, \u00e9",
        "us-ascii, e9, \u00e9",
        "utf-8, e9, \ufffd",
        "iso-8859-1, 80, \u20ac",
        "cp932, 8740, \u2460",
        "ks_c_5601-1987, 8141, \uac02",
        "gb2312, 8140, \u4e02",
        "iso-8859-8-i, e0, \u05d0"
    })
    void octetsAreDecoded(String charset, String hex, String text) {
        assertThat(MailCharsets.decode(HexFormat.of().parseHex(hex), charset)).isEqualTo(text);
    }

    /** RFC 2152's examples, and what senders and attackers make of it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            A+ImIDkQ.         | A\u2262\u0391.
            Hi Mom -+Jjo--!   | Hi Mom -\u263a-!
            +ZeVnLIqe-        | \u65e5\u672c\u8a9e
            Item 3 is +AKM-1. | Item 3 is \u00a31.
            1 +- 1            | 1 + 1
            1 + 1             | 1 + 1
            a+                | a\ufffd
            ~\\               | ~\\
            +AGE              | a
            +AGEAYg/          | ab
            +AGEAYg!          | ab!
            +AGEAYg.c         | ab.c
            +2D3cqQ-          | \ud83d\udca9
            +2D0-             | \ufffd
            +2D0              | ''
            +2D0AYQ-          | \ufffda
            +2D3YPQ-x         | \ufffd\ufffdx
            +3Kk-             | \ufffd
            +A                | ''
            +ADw-script+AD4-  | <script>
            x\u00e9y          | x\ufffdy
            """)
    void utf7(String encoded, String text) {
        byte[] octets = encoded.getBytes(StandardCharsets.ISO_8859_1);
        assertThat(MailCharsets.decode(octets, "utf-7")).isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void utf7IsTheSameWhereverTheReadsEnd(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] octets = new byte[random.nextInt(200)];
        for (int i = 0; i < octets.length; i++) octets[i] = (byte) "+-A2D3cq/ \u00e9".charAt(random.nextInt(11));
        String whole = new String(octets, Utf7Charset.INSTANCE);
        StringBuilder read = new StringBuilder();
        try (Reader in = new InputStreamReader(new ByteArrayInputStream(octets), Utf7Charset.INSTANCE)) {
            for (int c = in.read(); c >= 0; c = in.read()) read.append((char) c);
        }
        assertThat(read).hasToString(whole);
        assertThat(whole.chars().filter(c -> Character.isSurrogate((char) c)).count() % 2)
                .isZero();
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @Test
    void utf7IsReadInTextsAndWordsAndWrittenNowhere() throws IOException {
        Message message = Message.parse(Contents.of(
                "Subject: =?utf-7?Q?+AOk-t+AOk-?=\nContent-Type: text/plain; charset=UTF-7\n\n+AOk-t+AOk-\n"));
        assertThat(EncodedWords.decode(message.header().value("subject").orElseThrow()))
                .isEqualTo("\u00e9t\u00e9");
        StringWriter text = new StringWriter();
        try (Reader in = message.text(message.root())) {
            in.transferTo(text);
        }
        assertThat(text).hasToString("\u00e9t\u00e9\r\n");
        assertThat(Utf7Charset.INSTANCE.canEncode()).isFalse();
        assertThatThrownBy(Utf7Charset.INSTANCE::newEncoder).isInstanceOf(UnsupportedOperationException.class);
    }

    /** Text that does not name UTF-7 is never taken for it. */
    @Test
    void utf7IsNotGuessed() {
        byte[] script = "+ADw-script+AD4-".getBytes(StandardCharsets.US_ASCII);
        assertThat(MailCharsets.decode(script, "")).isEqualTo("+ADw-script+AD4-");
        assertThat(MailCharsets.decode(script, "unknown-8bit")).isEqualTo("+ADw-script+AD4-");
    }
}
