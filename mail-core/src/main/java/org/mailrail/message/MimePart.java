package org.mailrail.message;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part of a message, or the message itself, by the place of its octets. Holds no content, only what its MIME fields say; texts are as they
 * stand, unfolded, one character an octet (ISO 8859-1). Immutable. RFC 2045, RFC 2046.
 */
public final class MimePart {
    private final OctetRange headerRange;
    private final OctetRange bodyRange;
    private final long headerLines;
    private final long bodyLines;
    private final MimeFields fields;
    private final ContentType contentType;
    private final List<MimePart> children;
    private final @Nullable MimePart embedded;

    MimePart(
            OctetRange headerRange,
            OctetRange bodyRange,
            long headerLines,
            long bodyLines,
            MimeFields fields,
            ContentType contentType,
            List<MimePart> children,
            @Nullable MimePart embedded) {
        this.headerRange = headerRange;
        this.bodyRange = bodyRange;
        this.headerLines = headerLines;
        this.bodyLines = bodyLines;
        this.fields = fields;
        this.contentType = contentType;
        this.children = List.copyOf(children);
        this.embedded = embedded;
    }

    /** The header, with the blank line that ends it if there is one. */
    public OctetRange headerRange() {
        return headerRange;
    }

    /** The body: without the line end before the boundary that ends it, which belongs to the boundary (RFC 2046 section 5.1.1). */
    public OctetRange bodyRange() {
        return bodyRange;
    }

    /** Header and body. */
    public OctetRange range() {
        return OctetRange.between(headerRange.offset(), bodyRange.end());
    }

    /** The number of lines of the header, the blank one counted. */
    public long headerLines() {
        return headerLines;
    }

    /** The number of line ends in the body, or {@link OpenPart#NOT_COUNTED}. */
    long bodyLines() {
        return bodyLines;
    }

    /**
     * What the part is presented as: what it says; text/plain if it says nothing (message/rfc822 within multipart/digest) or what cannot be
     * understood, such as a multipart without a boundary; application/octet-stream if it could not be taken apart for its depth.
     */
    public ContentType contentType() {
        return contentType;
    }

    /** What its Content-Type says, if that can be understood at all. */
    public Optional<ContentType> declaredContentType() {
        return fields.contentType();
    }

    /** Content-Disposition. RFC 2183. */
    public Optional<ContentDisposition> disposition() {
        return fields.value(MimeFields.Name.DISPOSITION).flatMap(ContentDisposition::parse);
    }

    /** Content-Transfer-Encoding. RFC 2045 section 6. */
    public TransferEncoding encoding() {
        return TransferEncoding.named(encodingName());
    }

    /** The name of the encoding as it stands, without comments; {@code 7bit} if there is none. */
    public String encodingName() {
        FieldCursor in =
                new FieldCursor(fields.value(MimeFields.Name.TRANSFER_ENCODING).orElse(""));
        in.skipCfws();
        String name = in.token();
        return name.isEmpty() ? "7bit" : name;
    }

    /** Content-ID, with its angle brackets. RFC 2045 section 7. */
    public Optional<String> contentId() {
        return fields.value(MimeFields.Name.ID);
    }

    /** Content-Description. RFC 2045 section 8. */
    public Optional<String> description() {
        return fields.value(MimeFields.Name.DESCRIPTION);
    }

    /** Content-MD5. RFC 1864. */
    public Optional<String> md5() {
        return fields.value(MimeFields.Name.MD5);
    }

    /** The tags of Content-Language, as written; empty if there is none. RFC 3282. */
    public List<String> languages() {
        return fields.languages();
    }

    /** Content-Location, without white space. RFC 2557 section 4. */
    public Optional<String> location() {
        return fields.value(MimeFields.Name.LOCATION);
    }

    /** Whether it is presented as a multipart; then it has a child. */
    public boolean isMultipart() {
        return !children.isEmpty();
    }

    /** The parts of a multipart, at least one; of any other part none. */
    public List<MimePart> children() {
        return children;
    }

    /** The message within a part of type message/rfc822 or message/global. */
    public Optional<MimePart> embedded() {
        return Optional.ofNullable(embedded);
    }

    /**
     * The part that IMAP knows by these numbers, counted from 1; this is the message that they are counted in. Part 1 of a message that is
     * no multipart is that message itself, so its header is the message's. RFC 9051 section 6.4.5.1.
     *
     * @param numbers empty for the message itself
     */
    public Optional<MimePart> part(List<Integer> numbers) {
        MimePart at = this;
        boolean message = true;
        for (int number : numbers) {
            if (!message && at.embedded != null) {
                at = at.embedded;
                message = true;
            }
            if (at.isMultipart()) {
                if (number < 1 || number > at.children.size()) return Optional.empty();
                at = at.children.get(number - 1);
            } else if (!message || number != 1) {
                return Optional.empty();
            }
            message = false;
        }
        return Optional.of(at);
    }
}
