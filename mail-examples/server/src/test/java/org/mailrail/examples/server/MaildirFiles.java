package org.mailrail.examples.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The messages in one Maildir as plain files, read with no code of the server's.
 *
 * @param root has cur, new and tmp
 */
public record MaildirFiles(Path root) {
    /** Files in new and cur; none if there is no such Maildir yet. */
    public List<Path> messages() throws IOException {
        List<Path> messages = new ArrayList<>();
        for (String folder : List.of("new", "cur")) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(root.resolve(folder))) {
                files.forEach(messages::add);
            } catch (NoSuchFileException | NotDirectoryException absent) {
                // A Maildir comes into being with its first message.
            }
        }
        return messages;
    }

    /** How many messages there are. */
    public int count() throws IOException {
        return messages().size();
    }

    /** The octets of all messages. */
    public List<byte[]> read() throws IOException {
        List<byte[]> messages = new ArrayList<>();
        for (Path file : messages()) messages.add(Files.readAllBytes(file));
        return messages;
    }

    /** A message with CRLF at each line's end, whichever line end is stored. */
    public static byte[] wire(byte[] stored) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream(stored.length + stored.length / 32);
        int before = 0;
        for (byte octet : stored) {
            if (octet == '\n' && before != '\r') wire.write('\r');
            wire.write(octet);
            before = octet;
        }
        return wire.toByteArray();
    }

    /** What stands after the first empty line. */
    public static byte[] body(byte[] message) {
        int end = headerEnd(message);
        byte[] body = new byte[message.length - end];
        System.arraycopy(message, end, body, 0, body.length);
        return body;
    }

    /** A header field's value, of a field that is not folded. */
    public static Optional<String> field(byte[] message, String name) {
        return new String(message, 0, headerEnd(message), StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    private static int headerEnd(byte[] message) {
        for (int at = 0; at + 3 < message.length; at++) {
            if (message[at] == '\r' && message[at + 1] == '\n' && message[at + 2] == '\r' && message[at + 3] == '\n') {
                return at + 4;
            }
        }
        throw new IllegalArgumentException("no empty line ends the header");
    }
}
