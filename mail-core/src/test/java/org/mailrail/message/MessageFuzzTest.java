package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

class MessageFuzzTest {
    private static final MessageLimits LIMITS =
            MessageLimits.standard().withDepth(8).withParts(40).withHeaderFields(30);

    @FuzzTest
    void partsLieWithinEachOtherAndInOrder(byte[] octets) throws IOException {
        MessageContent content = Contents.raw(octets);
        Message message = Message.parse(content, LIMITS);
        List<OctetRange> ranges = new ArrayList<>();
        check(message, message.root(), OctetRange.between(0, octets.length), ranges);
        assertThat(ranges.size()).isLessThanOrEqualTo(2 * LIMITS.parts() + 1);
        assertThat(message.root().range()).isEqualTo(OctetRange.between(0, octets.length));
        Message again = Message.parse(content, LIMITS);
        assertThat(again.defects()).isEqualTo(message.defects());
        List<OctetRange> rangesAgain = new ArrayList<>();
        check(again, again.root(), OctetRange.between(0, octets.length), rangesAgain);
        assertThat(rangesAgain).isEqualTo(ranges);
    }

    private static void check(Message message, MimePart part, OctetRange within, List<OctetRange> ranges)
            throws IOException {
        assertThat(within.contains(part.range())).isTrue();
        assertThat(part.headerRange().end()).isEqualTo(part.bodyRange().offset());
        ranges.add(part.range());
        assertThat(part.isMultipart() && part.embedded().isPresent()).isFalse();
        assertThat(message.header(part).fields().size()).isLessThanOrEqualTo(LIMITS.headerFields());
        long end = part.bodyRange().offset();
        for (MimePart child : part.children()) {
            assertThat(child.range().offset()).isGreaterThanOrEqualTo(end);
            end = child.range().end();
            check(message, child, part.bodyRange(), ranges);
        }
        if (part.embedded().isPresent()) check(message, part.embedded().get(), part.bodyRange(), ranges);
        if (!part.isMultipart()) {
            try (InputStream decoded = message.decoded(part)) {
                assertThat(decoded.transferTo(OutputStream.nullOutputStream()))
                        .isLessThanOrEqualTo(2 * part.bodyRange().length() + 2);
            }
        }
    }
}
