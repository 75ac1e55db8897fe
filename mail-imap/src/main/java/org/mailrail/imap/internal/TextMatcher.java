package org.mailrail.imap.internal;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;

/** Looks for a text within others, whatever the letter case, in linear time and without holding what it looks through (Knuth, Morris, Pratt). */
final class TextMatcher {
    private final char[] wanted;
    /** For each prefix of the text: how long the longest proper prefix of it is that also ends it. */
    private final int[] border;

    TextMatcher(String text) {
        wanted = new char[text.length()];
        for (int i = 0; i < wanted.length; i++) wanted[i] = fold(text.charAt(i));
        border = new int[wanted.length];
        int length = 0;
        for (int i = 1; i < wanted.length; i++) {
            length = step(wanted[i], length);
            border[i] = length;
        }
    }

    /** Whether it is in this text; the empty one is in every text. */
    boolean isIn(String text) {
        try {
            return isIn(new StringReader(text));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Whether it is in this text, of which no more is read than needed. */
    boolean isIn(Reader text) throws IOException {
        if (wanted.length == 0) return true;
        char[] block = new char[4096];
        int length = 0;
        for (int count = text.read(block); count >= 0; count = text.read(block)) {
            for (int i = 0; i < count; i++) {
                length = step(fold(block[i]), length);
                if (length == wanted.length) return true;
            }
        }
        return false;
    }

    /** How much of the text is matched after one more character. */
    private int step(char c, int matched) {
        int length = matched;
        while (length > 0 && (length == wanted.length || wanted[length] != c)) length = border[length - 1];
        return wanted[length] == c ? length + 1 : 0;
    }

    private static char fold(char c) {
        return Character.toLowerCase(Character.toUpperCase(c));
    }

    /** Not the text: it may be private. */
    @Override
    public String toString() {
        return "text of " + wanted.length + " characters";
    }
}
