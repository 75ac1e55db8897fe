package org.mailrail.config.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * A logical line: a line of text and those after it that start with white space. Empty lines, and lines whose first character other than
 * white space is {@code #}, are skipped wherever they stand, also in the midst of a logical line. Postfix's postconf(5) and postmap(1).
 *
 * @param number of its first line, from 1
 * @param text the lines put together without their line ends; white space is kept
 */
public record LogicalLine(int number, String text) {
    /** Whether there is nothing that it could continue. */
    public boolean isOrphanedContinuation() {
        return isBlank(text.charAt(0));
    }

    /** The logical lines of a text with LF or CRLF line ends. None of them is empty. */
    public static List<LogicalLine> of(String text) {
        List<LogicalLine> lines = new ArrayList<>();
        StringBuilder logical = new StringBuilder();
        int first = 0;
        int number = 0;
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            String line = text.substring(start, end < 0 ? text.length() : end);
            if (line.endsWith("\r")) line = line.substring(0, line.length() - 1);
            start = end < 0 ? text.length() : end + 1;
            number++;
            if (isEmptyOrComment(line)) continue;
            if (!isBlank(line.charAt(0)) && !logical.isEmpty()) {
                lines.add(new LogicalLine(first, logical.toString()));
                logical.setLength(0);
            }
            if (logical.isEmpty()) first = number;
            logical.append(line);
        }
        if (!logical.isEmpty()) lines.add(new LogicalLine(first, logical.toString()));
        return lines;
    }

    private static boolean isEmptyOrComment(String line) {
        int i = 0;
        while (i < line.length() && isBlank(line.charAt(i))) i++;
        return i == line.length() || line.charAt(i) == '#';
    }

    /** White space of these files. */
    public static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == 0x0B;
    }
}
