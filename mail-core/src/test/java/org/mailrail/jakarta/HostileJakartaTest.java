package org.mailrail.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.message.HeaderField;
import org.mailrail.message.Message;
import org.mailrail.message.MessageContent;

/** Jakarta Mail checks little of what it is given: what comes through here is a message, or refused. */
class HostileJakartaTest {
    private static final Session SESSION = Session.getInstance(new Properties());

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nBcc: x@example.org", "a\nBcc: x", "a\rBcc: x", "a\r\n\r\nbody", "a\n\n b", "a\r\n"})
    void aFieldThatWouldBecomeTwoIsRefused(String value, @TempDir Path folder) throws Exception {
        MimeMessage message = new MimeMessage(SESSION);
        message.setText("text");
        message.setHeader("X-Note", value);
        assertThatThrownBy(() -> JakartaMessages.toContent(message))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("X-Note");
        assertThatThrownBy(() -> JakartaMessages.toContent(message, folder.resolve("m")))
                .isInstanceOf(MessagingException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFoldedFieldIsNotRefused() throws Exception {
        MimeMessage message = new MimeMessage(
                SESSION, new ByteArrayInputStream("X: a\n b\n\tc\nY: d\n\ne\n".getBytes(StandardCharsets.US_ASCII)));
        message.setHeader("Z", "f\r\n g");
        Message read = Message.parse(JakartaMessages.toContent(message));
        assertThat(read.header().fields()).extracting(HeaderField::value).contains("a b\tc", "d", "f g");
    }

    @Test
    void aHeaderThatDoesNotEndIsNotHeld() {
        byte[] line = "X-Filler: 0123456789\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] octets = new byte[line.length * 100_000];
        for (int at = 0; at < octets.length; at += line.length) System.arraycopy(line, 0, octets, at, line.length);
        MessageContent content = MessageContent.wrap(octets, 0, octets.length);
        assertThatThrownBy(() -> JakartaMessages.toMimeMessage(SESSION, content))
                .isInstanceOf(MessagingException.class)
                .hasRootCauseMessage("a header of more than 1048576 octets");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@b\r\nBcc: c@d", "a\0@b", "a@b\n", "\"a\r\n\"@b"})
    void anAddressWithLinesIsNone(String text) throws Exception {
        InternetAddress address = new InternetAddress();
        address.setAddress(text);
        address.setPersonal("x\r\nBcc: y", "utf-8");
        assertThat(JakartaAddresses.toEmailAddress(address)).isEmpty();
        String list = JakartaAddresses.toAddressList(List.of(address)).toString();
        assertThat(list).doesNotContain("\n", "\r", "\0");
    }

    @Test
    void aNameWithLinesHasNone() throws Exception {
        InternetAddress address = new InternetAddress("a@example.org", "x\r\nBcc: y", "utf-8");
        assertThat(JakartaAddresses.toAddressList(List.of(address))).hasToString("\"x??Bcc: y\" <a@example.org>");
    }
}
