package org.mailrail.smtp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.core.Domain;

class HeaderScannerTest {
    private static final String FIELDS = "Received: a\r\nreceived: b\r\n\tc\r\nDate: today\r\nSubject: x\r\n";

    @Test
    void everythingElseGoesThroughOctetForOctet() throws IOException {
        String message = FIELDS + "junk\r\nAuthentication-Results: other.example; spf=pass\r\n\r\n"
                + "Authentication-Results: mx.example.org; in the body\r\n";
        assertThat(scan(message)).isEqualTo(message);
        assertThat(scan("")).isEmpty();
        assertThat(scan("\r\nbody\r\n")).isEqualTo("\r\nbody\r\n");
        assertThat(scan("no header at all\r\n")).isEqualTo("no header at all\r\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    'Authentication-Results: mx.example.org; dkim=pass~'
                    'authentication-results:MX.Example.ORG;~ dkim=pass~'
                    'Authentication-Results :~ mx.example.org 1; none~'
                    'Authentication-Results: (a (b) ; c) "mx.example.org"; spf=pass~	x~'
                    'Authentication-Results:~ ~ mx.example.org~'
                    """)
    void fieldsThatClaimToBeOursAreRemoved(String field) throws IOException {
        String forged = field.replace("~", "\r\n");
        assertThat(scan(FIELDS + forged + "To: a\r\n\r\nb\r\n")).isEqualTo(FIELDS + "To: a\r\n\r\nb\r\n");
        assertThat(scan("no field\r\n" + forged + "\r\n")).isEqualTo("no field\r\n\r\n");
        assertThat(scan(forged)).isEmpty();
    }

    @Test
    void fieldTooLongToJudgeIsRemoved() throws IOException {
        String huge = "Authentication-Results: (" + "x".repeat(20_000) + ") mx.example.org;\r\n dkim=pass\r\n";
        assertThat(scan(huge + "To: a\r\n\r\n")).isEqualTo("To: a\r\n\r\n");
    }

    @Test
    void whatTheServerHasToKnowIsCounted() throws IOException {
        HeaderScanner scanner = new HeaderScanner(Domain.of("mx.example.org"));
        scanner.scan(wrap(FIELDS + "\r\nMessage-ID: body\r\n"), octets -> {});
        assertThat(scanner.received()).isEqualTo(2);
        assertThat(scanner.has("date")).isTrue();
        assertThat(scanner.has("message-id")).isFalse();
    }

    private static String scan(String message) throws IOException {
        String whole = scan(message, Integer.MAX_VALUE);
        assertThat(scan(message, 1)).isEqualTo(whole);
        assertThat(scan(message, 7)).isEqualTo(whole);
        return whole;
    }

    private static String scan(String message, int piece) throws IOException {
        HeaderScanner scanner = new HeaderScanner(Domain.of("mx.example.org"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HeaderScanner.Sink sink = octets -> {
            while (octets.hasRemaining()) out.write(octets.get());
        };
        for (int from = 0; from < message.length(); ) {
            int to = (int) Math.min(message.length(), (long) from + piece);
            scanner.scan(wrap(message.substring(from, to)), sink);
            from = to;
        }
        scanner.finish(sink);
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private static ByteBuffer wrap(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
