package org.mailrail.message;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part while it is being read. */
final class OpenPart {
    /** What comes of it. */
    enum Kind {
        LEAF,
        MULTIPART,
        MESSAGE
    }

    /** In place of a number of line ends: nobody counted them, as the body was not read. */
    static final long NOT_COUNTED = -1;

    final @Nullable OpenPart parent;
    final int depth;
    final long headerStart;
    final long firstLine;
    long bodyStart;
    long bodyFirstLine;
    Kind kind = Kind.LEAF;
    boolean closed;
    MimeFields fields = new MimeFields();
    ContentType contentType = ContentType.TEXT_PLAIN;
    /** Where the last part within it ends. A header that a delimiter ends has the line end before that for itself, and so has what is around. */
    private long innerEnd;

    private long innerLine;

    private final List<MimePart> children = new ArrayList<>();
    private @Nullable MimePart embedded;

    OpenPart(@Nullable OpenPart parent, long start, long line) {
        this.parent = parent;
        this.depth = parent == null ? 0 : parent.depth + 1;
        this.headerStart = start;
        this.firstLine = line;
        this.bodyStart = start;
        this.bodyFirstLine = line;
    }

    /** Whether a part that does not say what it is is a message. RFC 2046 section 5.1.5. */
    boolean isInDigest() {
        return parent != null && parent.kind == Kind.MULTIPART && parent.contentType.is("multipart", "digest");
    }

    boolean hasChildren() {
        return !children.isEmpty();
    }

    /** The part, whose body ends here; it becomes a child of its parent. */
    MimePart close(long bodyEnd, long line) {
        long end = Math.max(Math.max(bodyStart, innerEnd), bodyEnd);
        long endLine = line == NOT_COUNTED ? line : Math.max(Math.max(bodyFirstLine, innerLine), line);
        if (kind == Kind.MULTIPART && children.isEmpty()) children.add(emptyChild(end));
        MimePart part = new MimePart(
                OctetRange.between(headerStart, bodyStart),
                OctetRange.between(bodyStart, end),
                bodyFirstLine - firstLine,
                endLine == NOT_COUNTED ? NOT_COUNTED : endLine - bodyFirstLine,
                fields,
                contentType,
                children,
                embedded);
        if (parent != null) {
            parent.innerEnd = end;
            parent.innerLine = endLine;
            if (parent.kind == Kind.MULTIPART) parent.children.add(part);
            else parent.embedded = part;
        }
        return part;
    }

    /** A multipart has at least one part in every grammar that shows it: RFC 2046 section 5.1.1, RFC 9051 body-type-mpart. */
    private static MimePart emptyChild(long at) {
        OctetRange nothing = new OctetRange(at, 0);
        return new MimePart(nothing, nothing, 0, 0, MimeFields.NONE, ContentType.TEXT_PLAIN, List.of(), null);
    }
}
