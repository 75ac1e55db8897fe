package org.mailrail.store;

/**
 * The generation of a mailbox's UIDs, an nz-number. RFC 9051 section 2.3.1.1.
 *
 * @param value 1 to 4,294,967,295
 */
public record UidValidity(long value) {
    /** Checks the range. */
    public UidValidity {
        if (value < 1 || value > 0xFFFF_FFFFL) throw new IllegalArgumentException("UIDVALIDITY " + value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
