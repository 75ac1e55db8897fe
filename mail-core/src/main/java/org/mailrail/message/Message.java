package org.mailrail.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Set;

/**
 * A message and its structure. Reading it never fails for what stands in it: what is wrong is noted in {@link #defects()}. Immutable, for any
 * number of threads. RFC 5322, RFC 2045, RFC 2046.
 */
public final class Message {
    private final MessageContent content;
    private final MessageLimits limits;
    private final MimePart root;
    private final Set<MessageDefect> defects;

    Message(MessageContent content, MessageLimits limits, MimePart root, Set<MessageDefect> defects) {
        this.content = content;
        this.limits = limits;
        this.root = root;
        this.defects = Collections.unmodifiableSet(defects);
    }

    /**
     * Reads the structure of a message, in one pass, in linear time, and without holding more of it than the MIME fields of its parts.
     *
     * @throws IOException if the content cannot be read
     */
    public static Message parse(MessageContent content) throws IOException {
        return parse(content, MessageLimits.standard());
    }

    /** The same within these limits. */
    public static Message parse(MessageContent content, MessageLimits limits) throws IOException {
        try (InputStream in = content.stream()) {
            StructureParser parser = new StructureParser(in, limits);
            MimePart root = parser.parse();
            return new Message(content, limits, root, parser.defects());
        }
    }

    /** The octets. */
    public MessageContent content() {
        return content;
    }

    /** The message as a part: what all others lie in. */
    public MimePart root() {
        return root;
    }

    /** What was found wrong. */
    public Set<MessageDefect> defects() {
        return defects;
    }

    /** The header of the message. */
    public Header header() throws IOException {
        return header(root);
    }

    /** The header of one of its parts. */
    public Header header(MimePart part) throws IOException {
        return Header.read(content, part.headerRange(), limits);
    }

    /** The body of one of its parts, as it stands. */
    public MessageContent body(MimePart part) {
        return part.bodyRange().of(content);
    }

    /** The body of one of its parts with the transfer encoding undone; line ends of text are as they come. */
    public InputStream decoded(MimePart part) throws IOException {
        return part.encoding().decode(body(part).stream());
    }

    /** The body of one of its parts as text; in a character set that is not known, or none, as ISO 8859-1 or UTF-8 as the type says. */
    public Reader text(MimePart part) throws IOException {
        Charset charset = part.contentType()
                .charset()
                .map(name -> MailCharsets.named(name).orElse(StandardCharsets.ISO_8859_1))
                .orElse(StandardCharsets.UTF_8);
        return new InputStreamReader(decoded(part), charset);
    }
}
