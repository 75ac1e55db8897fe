package org.mailrail.smtp.internal;

import org.mailrail.core.SyntaxException;

/** A place in one line of text, which grammar rules move on. Used by one thread. */
final class Cursor {
    private final String text;
    private int position;

    Cursor(String text) {
        this.text = text;
    }

    int position() {
        return position;
    }

    boolean atEnd() {
        return position == text.length();
    }

    /** The next character; NUL, which no line holds, at the end. */
    char peek() {
        return atEnd() ? '\0' : text.charAt(position);
    }

    char next() {
        if (atEnd()) throw new SyntaxException("more", position);
        return text.charAt(position++);
    }

    /** Moves over {@code literal}, in any letter case, if it comes next. */
    boolean take(String literal) {
        if (!text.regionMatches(true, position, literal, 0, literal.length())) return false;
        position += literal.length();
        return true;
    }

    /** Moves over {@code literal}, in any letter case. */
    void expect(String literal) {
        if (!take(literal)) throw new SyntaxException(literal, position);
    }

    /** Moves over spaces; true if there was one. */
    boolean takeSpaces() {
        int start = position;
        while (peek() == ' ') position++;
        return position > start;
    }

    /** The characters from {@code start} up to here. */
    String since(int start) {
        return text.substring(start, position);
    }

    /** All characters that are left. */
    String rest() {
        String rest = text.substring(position);
        position = text.length();
        return rest;
    }

    /** The characters up to the next space or the end. */
    String word() {
        int start = position;
        while (!atEnd() && peek() != ' ') position++;
        return since(start);
    }
}
