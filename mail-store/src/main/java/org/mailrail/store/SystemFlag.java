package org.mailrail.store;

import java.util.Locale;

/** A system flag. RFC 9051 section 2.3.2. */
public enum SystemFlag {
    /** Has been replied to. */
    ANSWERED,
    /** Is to be seen to. */
    FLAGGED,
    /** Will go at the next EXPUNGE. */
    DELETED,
    /** Has been read. */
    SEEN,
    /** Is not finished. */
    DRAFT;

    /** The name for the wire, e.g. {@code \Seen}. */
    public String wireName() {
        return "\\" + name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
}
