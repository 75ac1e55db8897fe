package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HeaderTest {
    @Test
    void fieldsKeepTheirOrderAndTheirOctets() throws IOException {
        String text = "Received: a\r\n\tb\r\nX : y \r\nreceived:c\r\nSubject:\r\n \r\n\u00e4\r\n";
        Header header = header(text + "\r\nbody: no\r\n");
        assertThat(header.fields())
                .extracting(HeaderField::name)
                .containsExactly("Received", "X", "received", "Subject");
        assertThat(header.all("RECEIVED")).extracting(HeaderField::value).containsExactly("a\tb", "c");
        assertThat(header.first("x").orElseThrow().rawValue()).isEqualTo(" y \r\n");
        assertThat(header.value("subject")).contains("");
        assertThat(header.value("Date")).isEmpty();
        assertThat(header.all("Date")).isEmpty();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (HeaderField field : header.fields()) field.writeTo(out);
        assertThat(out.toString(StandardCharsets.ISO_8859_1)).isEqualTo(text.replace("\u00e4\r\n", ""));
        assertThat(header.defects()).containsExactly(MessageDefect.LINE_WITHOUT_FIELD);
    }

    @Test
    void theFirstOfANameIsFoundHoweverOftenALargeHeaderIsAsked() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 200; i++)
            text.append("X-").append(i % 100).append(": ").append(i).append("\r\n");
        Header header = header(text + "\r\n");
        for (int i = 0; i < 100; i++) {
            assertThat(header.value("x-" + i)).contains(Integer.toString(i));
            assertThat(header.all("X-" + i)).extracting(HeaderField::value).containsExactly("" + i, "" + (i + 100));
            assertThat(header.value("Y-" + i)).isEmpty();
        }
    }

    @Test
    void rawEightBitStaysAsItIs() {
        HeaderField field = header("Subject: \u00e0\u0080\0x\r\n\r\n").fields().get(0);
        assertThat(field.value()).isEqualTo("\u00e0\u0080\0x");
        assertThat(field.octets()).isEqualTo("Subject: \u00e0\u0080\0x\r\n".getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void aHeaderWithoutEndIsNoted() {
        assertThat(header("A: b").value("a")).contains("b");
        assertThat(header("A: b").defects()).containsExactly(MessageDefect.HEADER_WITHOUT_END);
        assertThat(header("\r\nA: b").fields()).isEmpty();
    }

    @Test
    void noMoreIsReadThanTheHeader() throws IOException {
        Header header = Header.read(Contents.Generated.of("A: b\r\n\r\n", "x".repeat(1000), 1_000_000_000));
        assertThat(header.fields()).hasSize(1);
        assertThat(header.defects()).isEmpty();
    }

    @Test
    void limitsAreKept() throws IOException {
        MessageContent content = Contents.of("A: 1\nB: 2\nC: 3\n\n");
        assertThat(Header.read(content, MessageLimits.standard().withHeaderFields(2))
                        .fields())
                .hasSize(2);
        assertThat(Header.read(content, MessageLimits.standard().withHeaderFields(3))
                        .defects())
                .isEmpty();
        Header cut = Header.read(content, MessageLimits.standard().withHeaderOctets(12));
        assertThat(cut.fields()).hasSize(2);
        assertThat(cut.defects()).contains(MessageDefect.HEADER_TOO_LARGE);
        assertThat(Header.read(content, MessageLimits.standard().withHeaderOctets((int) content.size()))
                        .defects())
                .isEmpty();
    }

    private static Header header(String text) {
        return Header.parse(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
