package org.mailrail.message;

/**
 * A range of a message's octets.
 *
 * @param offset where it starts, counted from 0
 * @param length how many octets it has
 */
public record OctetRange(long offset, long length) {
    /** Checks that neither is negative. */
    public OctetRange {
        if (offset < 0 || length < 0) throw new IllegalArgumentException("range from " + offset + ", length " + length);
    }

    /** From {@code start} up to but not including {@code end}. */
    static OctetRange between(long start, long end) {
        return new OctetRange(start, end - start);
    }

    /** The offset after the last octet. */
    public long end() {
        return offset + length;
    }

    /** Whether {@code other} lies within this range. */
    public boolean contains(OctetRange other) {
        return other.offset >= offset && other.end() <= end();
    }

    /** These octets of a content. */
    public MessageContent of(MessageContent content) {
        return content.range(offset, length);
    }
}
