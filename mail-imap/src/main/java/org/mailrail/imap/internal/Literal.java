package org.mailrail.imap.internal;

/**
 * The announcement of a literal at the end of a line: {@code "{" number ["+"] "}"}. RFC 7888 section 4.
 *
 * @param size octets; {@link #NONE} and {@link #MALFORMED} have none
 * @param synchronizing whether the client waits for a continuation request
 */
record Literal(long size, boolean synchronizing) {
    /** The line ends without one. */
    static final Literal NONE = new Literal(-1, true);

    /**
     * The line ends in braces with digits and signs that follow no grammar ({@code {+10}}, {@code {10++}}, {@code {010}}): the client will send
     * octets after it that must not be run as commands.
     */
    static final Literal MALFORMED = new Literal(-2, true);

    private static final long MAX = 0xFFFF_FFFFL;

    boolean isNone() {
        return size == -1;
    }

    boolean isMalformed() {
        return size == -2;
    }

    /** Looks at the end of the line that lies from {@code start} to {@code end}. */
    static Literal at(byte[] line, int start, int end) {
        if (end - start < 2 || line[end - 1] != '}') return NONE;
        int open = end - 2;
        while (open >= start && (line[open] >= '0' && line[open] <= '9' || line[open] == '+' || line[open] == '-'))
            open--;
        if (open < start || line[open] != '{') return NONE;
        boolean synchronizing = line[end - 2] != '+';
        int digits = synchronizing ? end - 1 : end - 2;
        if (digits == open + 1 || line[open + 1] == '0' && digits > open + 2) return MALFORMED;
        long size = 0;
        for (int i = open + 1; i < digits; i++) {
            if (line[i] < '0' || line[i] > '9') return MALFORMED;
            size = size * 10 + line[i] - '0';
            if (size > MAX) return MALFORMED;
        }
        return new Literal(size, synchronizing);
    }
}
