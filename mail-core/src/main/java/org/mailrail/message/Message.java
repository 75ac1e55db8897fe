package org.mailrail.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message and its structure. Reading it never fails for what stands in it: what is wrong is noted in {@link #defects()}. Immutable, for any
 * number of threads. RFC 5322, RFC 2045, RFC 2046.
 */
public final class Message {
    private static final int BLOCK = 16 * 1024;

    private final MessageContent content;
    private final MessageLimits limits;
    private final MimePart root;
    /** Of the root, where it was read along with the structure. */
    private final @Nullable Header header;

    private final Set<MessageDefect> defects;

    Message(
            MessageContent content,
            MessageLimits limits,
            MimePart root,
            @Nullable Header header,
            Set<MessageDefect> defects) {
        this.content = content;
        this.limits = limits;
        this.root = root;
        this.header = header;
        this.defects = Collections.unmodifiableSet(defects);
    }

    /**
     * Reads the structure of a message, in one pass, in linear time, and without holding more of it than the MIME fields of its parts. A body that
     * has no parts is not read at all.
     *
     * @throws IOException if the content cannot be read
     */
    public static Message parse(MessageContent content) throws IOException {
        return parse(content, MessageLimits.standard());
    }

    /** The same within these limits. */
    public static Message parse(MessageContent content, MessageLimits limits) throws IOException {
        return StructureParser.parse(content, limits);
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
        return part == root && header != null ? header : Header.read(content, part.headerRange(), limits);
    }

    /** The body of one of its parts, as it stands. */
    public MessageContent body(MimePart part) {
        return part.bodyRange().of(content);
    }

    /** The number of line ends in the body of one of its parts. Reads the body only if it was not read for the structure. */
    public long bodyLines(MimePart part) throws IOException {
        if (part.bodyLines() != OpenPart.NOT_COUNTED) return part.bodyLines();
        MessageContent body = body(part);
        if (body instanceof BytesContent octets)
            return OctetSearch.lineFeeds(octets.octets(), octets.start(), octets.end());
        try (InputStream in = body.stream()) {
            byte[] block = new byte[BLOCK];
            long lines = 0;
            for (int read = in.read(block); read >= 0; read = in.read(block))
                lines += OctetSearch.lineFeeds(block, 0, read);
            return lines;
        }
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
