package org.mailrail.imap.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandDecoderTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a LOGIN {16}  | 16
            a LOGIN {16+} | 16
            a LOGIN {0}   | 0
            {4294967295}  | 4294967295
            a NOOP        | -1
            a {x}         | -1
            }             | -1
            a {}          | -2
            a {+10}       | -2
            a {10++}      | -2
            a {010}       | -2
            a {4294967296} | -2
            a {99999999999999999999} | -2
            """)
    void aLiteralIsAnnouncedInOneFormOnly(String line, long size) {
        byte[] octets = line.getBytes(StandardCharsets.US_ASCII);
        assertThat(Literal.at(octets, 0, octets.length).size()).isEqualTo(size);
    }

    @Test
    void aLineThatIsTooLongIsDroppedUpToItsEndWithoutBeingKept() {
        CommandDecoder decoder = new CommandDecoder(64);
        ByteBuffer in =
                ByteBuffer.wrap(("a " + "x".repeat(100_000) + "\r\nb NOOP\r\n").getBytes(StandardCharsets.US_ASCII));
        assertThat(decoder.next(in)).isInstanceOfSatisfying(CommandDecoder.Event.TooLong.class, tooLong -> {
            assertThat(tooLong.start()).hasSizeLessThan(100).startsWith('a', ' ');
            assertThat(tooLong.inStep()).isTrue();
        });
        assertThat(decoder.next(in))
                .isInstanceOfSatisfying(
                        CommandDecoder.Event.Complete.class,
                        complete -> assertThat(complete.octets()).asString().isEqualTo("b NOOP"));
    }

    @Test
    void aLineThatIsTooLongAndAnnouncesALiteralIsOutOfStep() {
        CommandDecoder decoder = new CommandDecoder(64);
        ByteBuffer in =
                ByteBuffer.wrap(("a " + "x".repeat(1000) + " {5+}\r\nhello").getBytes(StandardCharsets.US_ASCII));
        assertThat(decoder.next(in))
                .isInstanceOfSatisfying(
                        CommandDecoder.Event.TooLong.class,
                        tooLong -> assertThat(tooLong.inStep()).isFalse());
    }

    @Test
    void aBareLineFeedEndsNoCommand() {
        CommandDecoder decoder = new CommandDecoder(64);
        ByteBuffer in = ByteBuffer.wrap("a NOOP\nb NOOP\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(decoder.next(in))
                .isInstanceOfSatisfying(
                        CommandDecoder.Event.Complete.class,
                        complete -> assertThat(complete.octets()).asString().isEqualTo("a NOOP\nb NOOP"));
    }
}
