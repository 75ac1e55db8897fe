package org.mailrail.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailrail.message.Message;
import org.mailrail.message.MessageContent;

class JakartaMessagesTest {
    private static final Session SESSION = Session.getInstance(new Properties());

    /** Odd lines and folds that Jakarta Mail would write in another way, or leave out. */
    private static final String MESSAGE = """
            From: Ada <ada@example.org>
            Subject:\tfolded
             here
            no field
            X-Eight: \u00e9
            Content-Type: multipart/mixed; boundary=b

            preamble
            --b

            one
            --b
            Content-Type: application/octet-stream
            Content-Transfer-Encoding: base64

            AAEC
            --b--
            epilogue
            """.replace("\n", "\r\n");

    /** Counts what is read of it. */
    private record Counted(byte[] octets, int[] read) implements MessageContent {
        @Override
        public long size() {
            return octets.length;
        }

        @Override
        public InputStream stream(long offset, long length) {
            return new ByteArrayInputStream(octets, (int) offset, (int) Math.min(length, octets.length - offset)) {
                @Override
                public synchronized int read(byte[] into, int at, int most) {
                    int octets = super.read(into, at, most);
                    read[0] += Math.max(octets, 0);
                    return octets;
                }
            };
        }
    }

    private static byte[] written(MessageContent content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        content.writeTo(out);
        return out.toByteArray();
    }

    private static byte[] written(MimeMessage message) throws IOException, MessagingException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.writeTo(out);
        return out.toByteArray();
    }

    @Test
    void partsAreThoseOfTheContentAndWhatIsNotChangedIsWrittenAsItCame() throws Exception {
        byte[] octets = MESSAGE.getBytes(StandardCharsets.ISO_8859_1);
        MessageContent content = MessageContent.of(octets);
        MimeMessage message = JakartaMessages.toMimeMessage(SESSION, content);
        assertThat(message.getSubject()).isEqualTo("folded here");
        MimeMultipart parts = (MimeMultipart) message.getContent();
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(0).getContent()).isEqualTo("one");
        BodyPart second = parts.getBodyPart(1);
        assertThat(second.getInputStream().readAllBytes()).containsExactly(0, 1, 2);
        assertThat(written(message)).isEqualTo(octets);
        assertThat(JakartaMessages.toContent(message)).isSameAs(content);
    }

    @Test
    void aChangedFieldIsWrittenAndTheBodyStays() throws Exception {
        byte[] octets = MESSAGE.getBytes(StandardCharsets.ISO_8859_1);
        MimeMessage message = JakartaMessages.toMimeMessage(SESSION, MessageContent.of(octets));
        message.setSubject("new");
        Message changed = Message.parse(JakartaMessages.toContent(message));
        assertThat(changed.header().value("Subject")).contains("new");
        assertThat(written(changed.body(changed.root())))
                .isEqualTo(MESSAGE.substring(MESSAGE.indexOf("preamble")).getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void bodiesAreReadWhenTheyAreAskedForAndNotBefore() throws Exception {
        byte[] octets = (MESSAGE.substring(0, MESSAGE.indexOf("Content-Type")) + "\r\n"
                        + "0123456789\r\n".repeat(100_000))
                .getBytes(StandardCharsets.ISO_8859_1);
        Counted content = new Counted(octets, new int[1]);
        MimeMessage message = JakartaMessages.toMimeMessage(SESSION, content);
        assertThat(message.getFrom()[0]).hasToString("Ada <ada@example.org>");
        assertThat(content.read()[0]).isLessThan(20_000);
        assertThat(message.getRawInputStream().readAllBytes()).hasSize(1_200_000);
        assertThat(content.read()[0]).isLessThan(1_250_000);
    }

    @Test
    void aMessageMadeWithJakartaMailHasWireForm(@TempDir Path folder) throws Exception {
        MimeMessage message = new MimeMessage(SESSION);
        message.setFrom("ada@example.org");
        message.setSubject("J\u00fcrgen");
        message.setText("one\ntwo\rthree\r\n\n\r\rfour\n", "us-ascii");
        message.saveChanges();
        MessageContent inMemory = JakartaMessages.toContent(message);
        Path file = folder.resolve("message");
        assertThat(written(JakartaMessages.toContent(message, file)))
                .isEqualTo(written(inMemory))
                .isEqualTo(Files.readAllBytes(file));
        Message read = Message.parse(inMemory);
        assertThat(new String(written(read.body(read.root())), StandardCharsets.US_ASCII))
                .isEqualTo("one\r\ntwo\r\nthree\r\n\r\n\r\n\r\nfour\r\n");
        assertThat(JakartaMessages.toMimeMessage(SESSION, inMemory).getSubject())
                .isEqualTo("J\u00fcrgen");
    }
}
