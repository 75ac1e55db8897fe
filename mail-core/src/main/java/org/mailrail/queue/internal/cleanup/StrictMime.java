package org.mailrail.queue.internal.cleanup;

/**
 * Which errors of senders in the use of MIME are refused.
 *
 * @param header 8-bit octets in headers. {@code strict_7bit_headers}
 * @param body 8-bit octets in parts that are declared, or by default, to be of 7 bits. {@code strict_8bitmime_body}
 * @param encodings multiparts and messages with an encoding of their own. {@code strict_mime_encoding_domain}
 */
public record StrictMime(boolean header, boolean body, boolean encodings) {
    /** Nothing is. */
    public static final StrictMime NONE = new StrictMime(false, false, false);

    boolean isNone() {
        return !header && !body && !encodings;
    }
}
