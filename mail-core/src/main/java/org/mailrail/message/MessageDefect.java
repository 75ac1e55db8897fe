package org.mailrail.message;

/** What is wrong with a message, none of which keeps it from being read. */
public enum MessageDefect {
    /** A line within a header that is neither a field nor the continuation of one; it is passed over. */
    LINE_WITHOUT_FIELD,
    /** A header that no blank line ends. */
    HEADER_WITHOUT_END,
    /** A header field or the sum of them exceeds {@link MessageLimits}; what is beyond was not looked at. */
    HEADER_TOO_LARGE,
    /** A Content-Type that is none; the part is taken for text/plain. */
    BAD_CONTENT_TYPE,
    /** A multipart without boundary parameter; the part is taken for text/plain. */
    MULTIPART_WITHOUT_BOUNDARY,
    /** A multipart whose boundary never occurs; it is given one empty text/plain child. */
    MULTIPART_WITHOUT_PART,
    /** A multipart whose close delimiter is missing: it ends with what is around it. */
    MULTIPART_WITHOUT_END,
    /** Parts are nested deeper than {@link MessageLimits#depth()}; those below are not taken apart. */
    TOO_DEEP,
    /** There are more parts than {@link MessageLimits#parts()}; the last one holds what follows. */
    TOO_MANY_PARTS
}
