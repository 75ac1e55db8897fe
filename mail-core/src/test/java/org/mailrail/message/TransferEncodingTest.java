package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TransferEncodingTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            YQ==          | a
            YWI=          | ab
            YWJj          | abc
            YQ            | a
            YWI           | ab
            Y             | ''
            Y W\\nJ*j     | abc
            YQ==YQ==      | aa
            YWI=\\nYWI=   | abab
            =YWJj         | abc
            ''            | ''
            """)
    void base64(String encoded, String decoded) throws IOException {
        assertThat(decode(TransferEncoding.BASE64, encoded)).isEqualTo(decoded);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a=3Db         | a=b
            a=3db         | a=b
            a=\\r\\nb     | ab
            a=\\nb        | ab
            a= \\t\\r\\nb | ab
            a  \\r\\nb    | a\\r\\nb
            a  b          | a  b
            a=zz          | a=zz
            a=4           | a=4
            a=            | a
            a==3D         | a==
            a =           | a` `
            = =3D         | = =
            a=\\rb        | ab
            """)
    void quotedPrintable(String encoded, String decoded) throws IOException {
        assertThat(decode(TransferEncoding.QUOTED_PRINTABLE, encoded)).isEqualTo(unescape(decoded.replace("`", "")));
    }

    @ParameterizedTest
    @CsvSource({
        "7bit, SEVEN_BIT",
        "'', SEVEN_BIT",
        "BASE64, BASE64",
        "' (x) Quoted-Printable ;', QUOTED_PRINTABLE",
        "8BIT, EIGHT_BIT",
        "binary, BINARY",
        "x-uuencode, UNKNOWN"
    })
    void names(String name, TransferEncoding encoding) {
        assertThat(TransferEncoding.named(name)).isEqualTo(encoding);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void decodingUndoesMimeEncoding(long seed) throws IOException {
        byte[] octets = new byte[new SplittableRandom(seed).nextInt(30_000)];
        new SplittableRandom(seed).nextBytes(octets);
        String encoded = Base64.getMimeEncoder().encodeToString(octets);
        assertThat(TransferEncoding.BASE64.decode(Contents.stream(encoded)).readAllBytes())
                .isEqualTo(octets);
    }

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    private static String decode(TransferEncoding encoding, String text) throws IOException {
        return new String(encoding.decode(Contents.stream(unescape(text))).readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static String unescape(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n").replace("\\t", "\t");
    }
}
