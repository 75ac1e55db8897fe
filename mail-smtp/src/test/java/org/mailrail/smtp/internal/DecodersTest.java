package org.mailrail.smtp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Octets mean the same wherever the network divides them, and however little room there is. */
class DecodersTest {
    /** All sequences of the octets that matter, with a model that looks at the whole: data ends behind its first CRLF.CRLF. */
    @Test
    void dataEndsAtItsFirstTrueEndAndNowhereElse() {
        char[] alphabet = {'\r', '\n', '.', 'x'};
        for (int number = 0; number < 1 << 16; number++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 8; i++) text.append(alphabet[number >> 2 * i & 3]);
            String octets = text.toString();
            int end = ("\r\n" + octets).indexOf("\r\n.\r\n");
            int expected = end < 0 ? octets.length() : end + 3;
            boolean bare = hasBareLineEnd(octets.substring(0, expected));
            for (int room : new int[] {1, 100}) {
                DataDecoder decoder = new DataDecoder();
                ByteBuffer in = ByteBuffer.wrap(octets.getBytes(StandardCharsets.US_ASCII));
                StringBuilder message = new StringBuilder();
                boolean ended = false;
                while (!ended && in.hasRemaining()) {
                    ByteBuffer out = ByteBuffer.allocate(room);
                    ended = decoder.decode(in, out);
                    message.append(StandardCharsets.US_ASCII.decode(out.flip()));
                }
                assertThat(ended).as(octets).isEqualTo(end >= 0);
                assertThat(in.position()).as(octets).isEqualTo(expected);
                if (!ended) continue;
                assertThat(decoder.hasBareLineEnd()).as(octets).isEqualTo(bare);
                if (!bare) assertThat(message).as(octets).hasToString(unstuffed(octets.substring(0, end)));
            }
        }
    }

    private static boolean hasBareLineEnd(String octets) {
        String rest = octets.replace("\r\n", "");
        return rest.indexOf('\r') >= 0 || rest.indexOf('\n') >= 0;
    }

    private static String unstuffed(String lines) {
        String message = ("\r\n" + lines).replace("\r\n.", "\r\n");
        return message.substring(2);
    }

    @ParameterizedTest
    @CsvSource({
        "NOOP\\r\\n, NOOP",
        "\\r\\n, ''",
        "\\r\\nA\\r\\n, '|A'",
        "NO\\nOP\\r\\nA\\r\\n, bare|A",
        "NO\\rOP\\r\\nA\\r\\n, bare|A",
        "NOOP\\r\\r\\nA\\r\\n, bare|A",
        "NOOP\\n\\r\\nA\\r\\n, bare|A",
        "\\nNOOP\\r\\n, bare",
        "12345678\\r\\n123456789\\r\\nA\\r\\n, 12345678|long|A",
        "123456789\\r0\\r\\n1\\r\\n, bare|1",
    })
    void linesEndWithCrlfOnly(String octets, String expected) {
        byte[] in = Transcript.unescape(octets);
        for (int split = 0; split <= in.length; split++) {
            LineDecoder decoder = new LineDecoder(8);
            List<String> lines = new ArrayList<>();
            for (ByteBuffer part :
                    List.of(ByteBuffer.wrap(in, 0, split), ByteBuffer.wrap(in, split, in.length - split)))
                while (decoder.decode(part)) lines.add(text(decoder.take()));
            assertThat(String.join("|", lines)).as("divided at %d", split).isEqualTo(expected);
        }
    }

    private static String text(LineDecoder.Line line) {
        return switch (line) {
            case LineDecoder.Line.Text text -> new String(text.octets(), StandardCharsets.US_ASCII);
            case LineDecoder.Line.TooLong tooLong -> "long";
            case LineDecoder.Line.BareLineEnd bare -> "bare";
        };
    }
}
