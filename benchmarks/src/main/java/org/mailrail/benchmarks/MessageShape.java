package org.mailrail.benchmarks;

/** What a message in a benchmark is made of. */
public enum MessageShape {
    /** One text. */
    PLAIN,
    /** A text and the same in HTML, half of the size each. */
    ALTERNATIVE,
    /** Two small texts as above, an embedded message, and attachments in base64 that make up the rest. */
    ATTACHMENT,
    /** One text below trace fields, which take three quarters of the size, but not more than 48 KiB. */
    HEADERS
}
