package org.mailrail.jakarta;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mailrail.message.MessageContent;

/** Messages as Jakarta Mail has them, and back. */
@SuppressWarnings("exports") // who calls this requires jakarta.mail himself; all others do without
public final class JakartaMessages {
    private JakartaMessages() {}

    /**
     * A message over this content. The header is read now; bodies are read from the content when they are asked for, and never copied. As long as nobody
     * changes it, it is written byte for byte. Not for several threads at once.
     *
     * @throws MessagingException if the content cannot be read
     */
    public static MimeMessage toMimeMessage(Session session, MessageContent content) throws MessagingException {
        return new ContentMessage(session, content);
    }

    /**
     * The octets of a message, with CRLF for each line end; held in memory, unless it is one of {@link #toMimeMessage} that nobody changed.
     *
     * @throws MessagingException if Jakarta Mail cannot write it
     * @throws IOException if its content cannot be read
     */
    public static MessageContent toContent(MimeMessage message) throws MessagingException, IOException {
        if (message instanceof ContentMessage ours && ours.isUnchanged()) return ours.octets();
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (OutputStream out = new WireOutputStream(octets)) {
            message.writeTo(out);
        }
        return MessageContent.of(octets.toByteArray());
    }

    /**
     * The same with the octets written to this file as they come; the content is that of the file.
     *
     * @param file is made, or overwritten
     */
    public static MessageContent toContent(MimeMessage message, Path file) throws MessagingException, IOException {
        try (OutputStream out = new WireOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            message.writeTo(out);
        }
        return MessageContent.region(file, 0, Files.size(file));
    }
}
