package org.mailrail.table.internal;

/** A regular expression as it is read, and as it is written anew for Java. */
final class PatternText {
    private final String regexp;
    private final StringBuilder out = new StringBuilder();
    private int at;

    PatternText(String regexp) {
        this.regexp = regexp;
    }

    boolean isEnd() {
        return at >= regexp.length();
    }

    /** The next character, which must be there. */
    char next() {
        return regexp.charAt(at++);
    }

    char peek() {
        return regexp.charAt(at);
    }

    /** Whether there is a next character, and it is one of these. */
    boolean isNext(String characters) {
        return !isEnd() && characters.indexOf(peek()) >= 0;
    }

    boolean startsWith(String text) {
        return regexp.startsWith(text, at);
    }

    boolean take(String text) {
        boolean there = startsWith(text);
        if (there) at += text.length();
        return there;
    }

    /** The text up to where {@code end} starts; goes on behind it. */
    String upTo(String end) {
        int found = regexp.indexOf(end, at);
        if (found < 0)
            throw new IllegalArgumentException("\"" + end + "\" is missing behind \"" + regexp.substring(at) + "\"");
        String text = regexp.substring(at, found);
        at = found + end.length();
        return text;
    }

    /** What is left. */
    String rest() {
        return regexp.substring(at);
    }

    void skip(int characters) {
        at += characters;
    }

    /** The digits that come next, {@code most} of them at most; empty if there are none. */
    String digits(int most, int radix) {
        int start = at;
        while (!isEnd() && at - start < most && peek() < 0x80 && Character.digit(peek(), radix) >= 0) at++;
        return regexp.substring(start, at);
    }

    /** Writes what Java is to read. */
    void write(String java) {
        out.append(java);
    }

    /** Writes a character that means itself. */
    void literal(char c) {
        if (Character.isSurrogate(c)) out.append(c);
        else PosixSyntax.quote(out, c);
    }

    String written() {
        return out.toString();
    }
}
