package org.mailrail.queue.internal.cleanup;

import org.jspecify.annotations.Nullable;

/**
 * What is looked for in messages.
 *
 * @param header in the fields of the header, but for those of MIME. {@code header_checks}
 * @param mime in the MIME fields of header and parts. {@code mime_header_checks}
 * @param nested in the headers of attached messages, but for those of MIME. {@code nested_header_checks}
 * @param body in all other lines. {@code body_checks}
 * @param bodySize how many octets of each part are looked at, 0 for all. {@code body_checks_size_limit}
 */
public record Checks(
        @Nullable Check header,
        @Nullable Check mime,
        @Nullable Check nested,
        @Nullable Check body,
        long bodySize) {
    /** Nothing is looked for. */
    public static final Checks NONE = new Checks(null, null, null, null, 0);

    boolean isNone() {
        return header == null && mime == null && nested == null && body == null;
    }

    /** Whether it has to be known where parts begin and end. */
    boolean needParts() {
        return mime != null || nested != null || body != null;
    }

    @Nullable
    Check of(MimeState.Place place, boolean isMimeField) {
        if (isMimeField) return mime;
        return switch (place) {
            case HEADER -> header;
            case PART_HEADER -> mime;
            case NESTED_HEADER -> nested;
            case BODY -> body;
        };
    }
}
