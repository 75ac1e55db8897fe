package org.mailrail.message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the parts of a message, line by line. Open parts are a chain, not a recursion, so that depth costs no stack; each line is compared with
 * the open boundaries, which {@link MessageLimits#depth()} bounds, so that time is linear in the size. Of a body only lines that could be
 * delimiters are looked at, and where no multipart is open nothing at all: it goes to the end of the content.
 */
final class StructureParser {
    /** What is kept of one MIME field, and of all of a message: more than file names in any script need, less than an attacker wants. */
    private static final int MAX_FIELD = 16 * 1024;

    private static final int MAX_FIELDS_IN_ALL = 4 << 20;
    private static final int MAX_BOUNDARY = 8 * 1024;

    private final MessageContent content;
    private final LineScanner lines;
    private final MessageLimits limits;
    private final Set<MessageDefect> defects = EnumSet.noneOf(MessageDefect.class);
    private final Boundaries boundaries = new Boundaries();

    private OpenPart current = new OpenPart(null, 0, 0);
    private boolean inHeader = true;
    private int parts = 1;

    private MimeFields.@Nullable Name fieldName;
    private final ByteArrayOutputStream field = new ByteArrayOutputStream();
    private int kept;

    private StructureParser(MessageContent content, LineScanner lines, MessageLimits limits) {
        this.content = content;
        this.lines = lines;
        this.limits = limits;
    }

    static Message parse(MessageContent content, MessageLimits limits) throws IOException {
        if (content instanceof BytesContent octets) {
            StructureParser parser = new StructureParser(content, LineScanner.of(octets), limits);
            Header header = Header.of(octets, limits);
            return parser.parse(parser.startWith(header) ? header : null);
        }
        try (InputStream in = content.stream()) {
            return new StructureParser(content, LineScanner.of(in), limits).parse(null);
        }
    }

    /** The header of the message, as it was read already; false if it is so large that it has to be read line by line. */
    private boolean startWith(Header header) {
        if (header.defects().contains(MessageDefect.HEADER_TOO_LARGE) || hasLongField(header)) return false;
        for (HeaderField field : header.fields()) {
            MimeFields.Name name = field.mimeName();
            if (name != null) current.fields.put(name, field.value());
        }
        defects.addAll(header.defects());
        lines.passHeader(header.end(), header.lineEnds());
        endHeader(lines.end(), lines.lineEnds(), !header.defects().contains(MessageDefect.HEADER_WITHOUT_END));
        return true;
    }

    private static boolean hasLongField(Header header) {
        if (header.end() <= MAX_FIELD) return false; // not even all of them are so long
        for (HeaderField field : header.fields()) if (field.length() > MAX_FIELD) return true;
        return false;
    }

    private Message parse(@Nullable Header header) throws IOException {
        while (nextLine()) {
            Boundaries.Delimiter delimiter = boundaries.find(lines.line(), lines.lineStart(), lines.lineLength());
            if (delimiter != null && onDelimiter(delimiter) || !inHeader) continue;
            if (lines.isBlank()) endHeader(lines.end(), lines.lineEnds(), true);
            else headerLine();
        }
        while (inHeader) endHeader(lines.end(), lines.lineEnds(), false);
        return new Message(content, limits, closeAll(), header, defects);
    }

    /** Goes to the next line that could matter; false if there is none. */
    private boolean nextLine() throws IOException {
        if (inHeader) return lines.next();
        return boundaries.areOpen() && lines.nextWithHyphens();
    }

    /** The content ends, and with it all that is open. */
    private MimePart closeAll() throws IOException {
        long end = lines.atEnd() ? lines.end() : content.size();
        long lineEnds = lines.atEnd() ? lines.lineEnds() : OpenPart.NOT_COUNTED;
        while (true) {
            if (current.kind == OpenPart.Kind.MULTIPART && !current.closed) defects.add(missingEnd(current));
            MimePart part = current.close(end, lineEnds);
            if (current.parent == null) return part;
            current = current.parent;
        }
    }

    /** {@code delimiter} or {@code close-delimiter}; false if no more parts are wanted, so that the line is body of the last. */
    private boolean onDelimiter(Boundaries.Delimiter delimiter) {
        OpenPart multipart = delimiter.multipart();
        if (!delimiter.close() && parts >= limits.parts()) {
            defects.add(MessageDefect.TOO_MANY_PARTS);
            return false;
        }
        // Not once: what ends may be a message (in a digest without a word said), whose own header starts and ends
        // there.
        while (inHeader) endHeader(lines.start(), lines.lineEndsBefore(), false);
        long end = lines.start() - lines.previousEndLength();
        long endLines = lines.lineEndsBefore() - (lines.previousEndLength() > 0 ? 1 : 0);
        while (current != multipart) {
            if (current.kind == OpenPart.Kind.MULTIPART && !current.closed) defects.add(missingEnd(current));
            boundaries.closeFrom(current);
            current.close(end, endLines);
            current = parentOf(current);
        }
        if (delimiter.close()) {
            multipart.closed = true;
            boundaries.closeFrom(multipart);
        } else {
            open(multipart, lines.end(), lines.lineEnds());
        }
        return true;
    }

    private static OpenPart parentOf(OpenPart part) {
        if (part.parent == null) throw new IllegalStateException("a delimiter of a multipart that is not open");
        return part.parent;
    }

    private static MessageDefect missingEnd(OpenPart multipart) {
        return multipart.hasChildren() ? MessageDefect.MULTIPART_WITHOUT_END : MessageDefect.MULTIPART_WITHOUT_PART;
    }

    private void open(OpenPart parent, long start, long line) {
        current = new OpenPart(parent, start, line);
        parts++;
        inHeader = true;
        fieldName = null;
    }

    private void headerLine() {
        byte[] line = lines.line();
        int start = lines.lineStart();
        int length = lines.lineLength();
        if (HeaderField.isWhiteSpace(line[start])) {
            if (fieldName != null) keep(line, start, length);
            else if (lines.start() == current.headerStart) defects.add(MessageDefect.LINE_WITHOUT_FIELD);
            return;
        }
        endField();
        int colon = HeaderOctets.colon(line, start, start + length);
        if (colon < 0) {
            defects.add(MessageDefect.LINE_WITHOUT_FIELD);
            return;
        }
        int nameEnd = colon;
        while (nameEnd > start && HeaderField.isWhiteSpace(line[nameEnd - 1])) nameEnd--;
        MimeFields.Name name = MimeFields.Name.of(line, start, nameEnd);
        if (name == null || current.fields.has(name)) return;
        fieldName = name;
        keep(line, colon + 1, start + length - colon - 1);
    }

    private void keep(byte[] line, int from, int length) {
        int wanted = Math.min(length, Math.min(MAX_FIELD - field.size(), MAX_FIELDS_IN_ALL - kept));
        if (wanted < length || !lines.isWhole()) defects.add(MessageDefect.HEADER_TOO_LARGE);
        field.write(line, from, wanted);
        kept += wanted;
    }

    private void endField() {
        if (fieldName == null) return;
        byte[] octets = field.toByteArray();
        current.fields.put(fieldName, HeaderField.unfold(octets, 0, octets.length));
        field.reset();
        fieldName = null;
    }

    private void endHeader(long bodyStart, long line, boolean blankLine) {
        endField();
        if (!blankLine) defects.add(MessageDefect.HEADER_WITHOUT_END);
        inHeader = false;
        OpenPart part = current;
        part.bodyStart = bodyStart;
        part.bodyFirstLine = line;
        part.contentType = presentedType(part);
        if (part.kind == OpenPart.Kind.MESSAGE) open(part, bodyStart, line);
    }

    /** What the part is taken for; a multipart or message is opened as one. */
    private ContentType presentedType(OpenPart part) {
        ContentType type = part.fields.contentType().orElse(null);
        if (type == null) {
            if (part.fields.has(MimeFields.Name.TYPE)) defects.add(MessageDefect.BAD_CONTENT_TYPE);
            type = part.isInDigest() ? ContentType.MESSAGE_RFC822 : ContentType.TEXT_PLAIN;
        }
        boolean multipart = type.type().equals("multipart");
        if (!multipart && !type.isMessage()) return type;
        String boundary =
                multipart ? type.parameters().value("boundary").orElse("").stripTrailing() : "";
        if (multipart && (boundary.isEmpty() || boundary.length() > MAX_BOUNDARY)) {
            defects.add(MessageDefect.MULTIPART_WITHOUT_BOUNDARY);
            return ContentType.TEXT_PLAIN;
        }
        if (part.depth >= limits.depth()) {
            defects.add(MessageDefect.TOO_DEEP);
            return ContentType.OCTET_STREAM;
        }
        if (!multipart && parts >= limits.parts()) {
            defects.add(MessageDefect.TOO_MANY_PARTS);
            return ContentType.OCTET_STREAM;
        }
        part.kind = multipart ? OpenPart.Kind.MULTIPART : OpenPart.Kind.MESSAGE;
        if (multipart) boundaries.push(boundary, part);
        return type;
    }
}
