package org.mailrail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The example of docs/guide.md: it stands here, word for word, between {@code // guide} and {@code // end}, and runs. */
class GuideExamplesTest {
    @Test
    void aMessageIsReadAndEdited() throws IOException {
        MessageContent content = Contents.of("""
                Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Disposition: attachment; filename*=utf-8''%E2%82%AC.txt
                Content-Transfer-Encoding: base64

                YWJj
                --b--
                """);
        Map<String, Long> sizes = new LinkedHashMap<>();
        // guide
        Message message = Message.parse(content);
        String subject = EncodedWords.decode(message.header().value("Subject").orElse(""));
        for (MimePart part : message.root().children()) {
            String name =
                    part.disposition().flatMap(ContentDisposition::fileName).orElse("unnamed");
            try (InputStream decoded = message.decoded(part)) {
                sizes.put(name, decoded.transferTo(OutputStream.nullOutputStream()));
            }
        }
        MessageContent edited = HeaderEditor.read(content)
                .prepend(HeaderField.of("X-Subject", EncodedWords.encode(HeaderFields.printable(subject))))
                .applyTo(content);
        // end
        assertThat(subject).isEqualTo("Gr\u00fc\u00dfe");
        assertThat(sizes).containsExactly(Map.entry("\u20ac.txt", 3L));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        edited.writeTo(out);
        assertThat(out.toString(StandardCharsets.US_ASCII))
                .startsWith("X-Subject: =?UTF-8?B?R3LDvMOfZQ==?=\r\nSubject: ");
    }

    @Test
    void theGuideShowsWhatRunsHere() throws IOException {
        String source = Files.readString(Path.of("src/test/java/org/mailrail/message/GuideExamplesTest.java"));
        int start = source.indexOf("// guide\n") + "// guide\n".length();
        String example = source.substring(start, source.indexOf("        // end\n", start))
                .stripTrailing()
                .stripIndent();
        assertThat(Files.readString(Path.of("../docs/guide.md"))).contains("```java\n" + example + "\n```");
    }
}
