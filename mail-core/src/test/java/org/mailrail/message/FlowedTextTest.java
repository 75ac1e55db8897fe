package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Text with format=flowed (RFC 3676) is nobody's to change on its way: a space at the end of a line says that the paragraph goes on. */
class FlowedTextTest {
    private static final String BODY = """
            A paragraph that \s
            flows on, with a space stuffed \s
             From here
             > not quoted
            > quoted \s
            >> and deeper \s
            >\s
            \s
            --\s
            Ada
            """.replace("\n", "\r\n");

    private static final String HEADER =
            "Subject: x\r\nContent-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\r\n";

    @Test
    void isLeftAloneByParsingAndDecoding() throws IOException {
        Message message = Message.parse(MessageContent.of((HEADER + "\r\n" + BODY).getBytes(StandardCharsets.UTF_8)));
        assertThat(message.root().contentType().parameters().value("format")).contains("flowed");
        assertThat(message.root().contentType().parameters().value("delsp")).contains("yes");
        assertThat(text(message)).isEqualTo(BODY);
        assertThat(new String(message.decoded(message.root()).readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(BODY);
    }

    @Test
    void isLeftAloneByEditing() throws IOException {
        MessageContent content = MessageContent.of((HEADER + "\r\n" + BODY).getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HeaderEditor.read(content)
                .prepend(HeaderField.of("X", "y"))
                .applyTo(content)
                .writeTo(out);
        assertThat(out).hasToString("X: y\r\n" + HEADER + "\r\n" + BODY);
    }

    /** In quoted-printable a space that counts is encoded; one that is not came on the way, and is dropped. */
    @Test
    void spacesThatCountAreEncodedInQuotedPrintable() throws IOException {
        String encoded = BODY.replace(" \r\n", "=20\r\n");
        Message message = Message.parse(
                MessageContent.of((HEADER + "Content-Transfer-Encoding: quoted-printable\r\n\r\n" + encoded)
                        .getBytes(StandardCharsets.UTF_8)));
        assertThat(text(message)).isEqualTo(BODY);
    }

    @Test
    void itsParametersAreWrittenAsTheyAre() {
        ContentType type = ContentType.parse("text/plain; charset=utf-8; format=flowed; delsp=yes")
                .orElseThrow();
        assertThat(type.value()).isEqualTo("text/plain; charset=utf-8; format=flowed; delsp=yes");
    }

    private static String text(Message message) throws IOException {
        StringWriter text = new StringWriter();
        message.text(message.root()).transferTo(text);
        return text.toString();
    }
}
