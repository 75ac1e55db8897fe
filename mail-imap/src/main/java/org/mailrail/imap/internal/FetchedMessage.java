package org.mailrail.imap.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.mailrail.message.Header;
import org.mailrail.message.HeaderField;
import org.mailrail.message.Message;
import org.mailrail.message.MessageContent;
import org.mailrail.message.MimePart;
import org.mailrail.store.MailboxMessage;

/** One message of which several things are asked; each is read when it is needed, and once. */
final class FetchedMessage {
    private static final byte[] CRLF = {'\r', '\n'};

    private final MailboxMessage message;
    private @Nullable MessageContent content;
    private @Nullable Message parsed;
    private @Nullable Header header;
    private final Map<List<Integer>, Header> embeddedHeaders = new HashMap<>();
    private long headerLength = -1;

    FetchedMessage(MailboxMessage message) {
        this.message = message;
    }

    Instant internalDate() {
        return message.internalDate();
    }

    MessageContent content() throws IOException {
        if (content == null) content = message.content();
        return content;
    }

    long size() throws IOException {
        return content().size();
    }

    /** The structure, for which a message with parts is read as a whole. */
    Message parsed() throws IOException {
        if (parsed == null) parsed = Message.parse(content());
        return parsed;
    }

    /** The message's header, for which no more is read than that. */
    Header header() throws IOException {
        if (header == null) header = Header.read(content());
        return header;
    }

    /** The header of which a section wants some fields; null if the message has no such part. One object however many sections want it. */
    @Nullable
    Header headerOf(Section section) throws IOException {
        if (section.part().isEmpty()) return header();
        Header known = embeddedHeaders.get(section.part());
        if (known != null) return known;
        Message whole = parsed();
        Optional<MimePart> embedded = whole.root().part(section.part()).flatMap(MimePart::embedded);
        if (embedded.isEmpty()) return null;
        Header read = whole.header(embedded.get());
        embeddedHeaders.put(section.part(), read);
        return read;
    }

    /** The octets of a section other than picked fields; null if the message has no such part. RFC 9051 section 6.4.5.1. */
    @Nullable
    MessageContent section(Section section) throws IOException {
        return section.part().isEmpty() ? ofMessage(section) : ofPart(section);
    }

    private MessageContent ofMessage(Section section) throws IOException {
        return switch (section.text()) {
            case WHOLE -> content();
            case HEADER -> content().range(0, headerLength());
            case TEXT -> content().range(headerLength(), size() - headerLength());
            case HEADER_FIELDS, HEADER_FIELDS_NOT -> throw new IllegalArgumentException("fields are picked");
            case MIME -> throw new IllegalArgumentException("MIME of no part");
        };
    }

    private @Nullable MessageContent ofPart(Section section) throws IOException {
        Message whole = parsed();
        Optional<MimePart> part = whole.root().part(section.part());
        if (part.isEmpty()) return null;
        Optional<MimePart> embedded = part.get().embedded();
        return switch (section.text()) {
            case WHOLE -> whole.body(part.get());
            case MIME -> part.get().headerRange().of(content());
            case HEADER ->
                embedded.map(inner -> inner.headerRange().of(whole.content())).orElse(null);
            case TEXT -> embedded.map(whole::body).orElse(null);
            case HEADER_FIELDS, HEADER_FIELDS_NOT -> throw new IllegalArgumentException("fields are picked");
        };
    }

    /** The fields that are named, or all others, as they stand; and the blank line. */
    static MessageContent fields(Header header, Section section) throws IOException {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(section.fields());
        boolean named = section.text() == Section.Text.HEADER_FIELDS;
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (HeaderField field : header.fields()) {
            if (names.contains(field.name()) != named) continue;
            byte[] line = field.octets();
            octets.write(line);
            if (line[line.length - 1] != '\n') octets.write(CRLF); // a message that ends within its header
        }
        octets.write(CRLF);
        return MessageContent.of(octets.toByteArray());
    }

    private long headerLength() throws IOException {
        if (parsed != null) return parsed.root().headerRange().length();
        if (headerLength < 0) headerLength = findBody(content());
        return headerLength;
    }

    /** Where the body starts: behind the first blank line, or at the end. */
    private static long findBody(MessageContent content) throws IOException {
        long offset = 0;
        int inLine = 0;
        try (InputStream in = content.stream()) {
            byte[] block = new byte[8192];
            for (int count = in.read(block); count >= 0; count = in.read(block)) {
                for (int i = 0; i < count; i++) {
                    if (block[i] == '\n') {
                        if (inLine == 0) return offset + i + 1;
                        inLine = 0;
                    } else if (block[i] != '\r') {
                        inLine++;
                    }
                }
                offset += count;
            }
        }
        return offset;
    }
}
