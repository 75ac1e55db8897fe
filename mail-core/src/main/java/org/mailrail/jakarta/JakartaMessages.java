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
import java.util.Enumeration;
import org.mailrail.message.MessageContent;

/** Messages as Jakarta Mail has them, and back. */
@SuppressWarnings("exports") // who calls this requires jakarta.mail himself; all others do without
public final class JakartaMessages {
    private JakartaMessages() {}

    /**
     * A message over this content. The header is read now; bodies are read from the content when they are asked for, and never copied. As long as nobody
     * changes it, it is written byte for byte. Not for several threads at once.
     *
     * @throws MessagingException if the content cannot be read, or its header is longer than 1 MiB
     */
    public static MimeMessage toMimeMessage(Session session, MessageContent content) throws MessagingException {
        return new ContentMessage(session, content);
    }

    /**
     * The octets of a message, with CRLF for each line end; held in memory, unless it is one of {@link #toMimeMessage} that nobody changed.
     *
     * @throws MessagingException if Jakarta Mail cannot write it, or if a field of its header has a line end that is no fold, and would become two
     * @throws IOException if its content cannot be read
     */
    public static MessageContent toContent(MimeMessage message) throws MessagingException, IOException {
        return contentWithout(message);
    }

    /** The same without these fields. */
    static MessageContent contentWithout(MimeMessage message, String... fields) throws MessagingException, IOException {
        if (message instanceof ContentMessage ours && ours.isUnchanged() && !hasOneOf(message, fields)) {
            return ours.octets();
        }
        checkFields(message);
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (OutputStream out = new WireOutputStream(octets)) {
            message.writeTo(out, fields);
        }
        return MessageContent.of(octets.toByteArray());
    }

    private static boolean hasOneOf(MimeMessage message, String... fields) throws MessagingException {
        return message.getMatchingHeaderLines(fields).hasMoreElements();
    }

    /**
     * The same with the octets written to this file as they come; the content is that of the file.
     *
     * @param file is made, or overwritten
     */
    public static MessageContent toContent(MimeMessage message, Path file) throws MessagingException, IOException {
        checkFields(message);
        try (OutputStream out = new WireOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            message.writeTo(out);
        }
        return MessageContent.region(file, 0, Files.size(file));
    }

    /** Jakarta Mail writes values as they were set, whatever lines they have. */
    private static void checkFields(MimeMessage message) throws MessagingException {
        Enumeration<String> lines = message.getAllHeaderLines();
        while (lines.hasMoreElements()) {
            String field = lines.nextElement();
            if (!isOneField(field))
                throw new MessagingException(
                        "a line end that is no fold in " + field.substring(0, Math.max(0, field.indexOf(':'))));
        }
    }

    private static boolean isOneField(String field) {
        for (int i = 0; i < field.length(); i++) {
            if (field.charAt(i) != '\r' && field.charAt(i) != '\n') continue;
            if (field.startsWith("\r\n", i)) i++;
            boolean folded = i + 1 < field.length() && (field.charAt(i + 1) == ' ' || field.charAt(i + 1) == '\t');
            if (!folded) return false;
        }
        return true;
    }
}
