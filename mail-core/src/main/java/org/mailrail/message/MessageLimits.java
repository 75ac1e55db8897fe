package org.mailrail.message;

/**
 * How much of a message's structure is looked at. What is beyond is never an error: it is left as octets and noted as a
 * {@link MessageDefect}. Real mail stays far below the defaults.
 *
 * @param depth how deep multiparts and embedded messages are nested, at least 1
 * @param parts how many parts there are in all, at least 1
 * @param headerOctets how many octets of one header are read, at least 1
 * @param headerFields how many fields of one header are read, at least 1
 */
public record MessageLimits(int depth, int parts, int headerOctets, int headerFields) {
    private static final MessageLimits STANDARD = new MessageLimits(100, 10_000, 1 << 20, 10_000);

    /** Checks that each is at least 1. */
    public MessageLimits {
        if (depth < 1 || parts < 1 || headerOctets < 1 || headerFields < 1)
            throw new IllegalArgumentException("a limit below 1");
    }

    /** 100 levels, 10,000 parts, headers of 1 MiB and 10,000 fields. */
    public static MessageLimits standard() {
        return STANDARD;
    }

    /** With this depth. */
    public MessageLimits withDepth(int levels) {
        return new MessageLimits(levels, parts, headerOctets, headerFields);
    }

    /** With this number of parts. */
    public MessageLimits withParts(int number) {
        return new MessageLimits(depth, number, headerOctets, headerFields);
    }

    /** With this size of one header. */
    public MessageLimits withHeaderOctets(int octets) {
        return new MessageLimits(depth, parts, octets, headerFields);
    }

    /** With this number of fields in one header. */
    public MessageLimits withHeaderFields(int number) {
        return new MessageLimits(depth, parts, headerOctets, number);
    }
}
