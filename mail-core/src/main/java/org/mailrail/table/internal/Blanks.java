package org.mailrail.table.internal;

import org.mailrail.config.internal.LogicalLine;

/** White space of source texts. Java's has characters of Unicode besides, which belong to a key or value. */
public final class Blanks {
    private Blanks() {}

    /** Without white space at both ends. */
    public static String strip(String text) {
        int start = 0;
        while (start < text.length() && LogicalLine.isBlank(text.charAt(start))) start++;
        int end = text.length();
        while (end > start && LogicalLine.isBlank(text.charAt(end - 1))) end--;
        return text.substring(start, end);
    }
}
