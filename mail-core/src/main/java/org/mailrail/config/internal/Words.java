package org.mailrail.config.internal;

import java.util.ArrayList;
import java.util.List;

/** Splitting values at commas and white space, where what stands in braces holds together. Postfix's lists. */
public final class Words {
    private Words() {}

    /**
     * The words of a list; braces stay part of their word.
     *
     * @throws IllegalArgumentException if a brace is not closed or not opened; the message is for an administrator
     */
    public static List<String> of(String list) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            if (depth == 0 && (c == ',' || LogicalLine.isBlank(c))) {
                if (!word.isEmpty()) words.add(word.toString());
                word.setLength(0);
            } else {
                if (c == '{') depth++;
                if (c == '}' && --depth < 0) throw new IllegalArgumentException("a } without its {");
                word.append(c);
            }
        }
        if (depth > 0) throw new IllegalArgumentException("a { without its }");
        if (!word.isEmpty()) words.add(word.toString());
        return words;
    }

    /** Whether a word stands in braces as a whole. */
    public static boolean isBraced(String word) {
        return word.startsWith("{") && closing(word, 0) == word.length() - 1;
    }

    /** What stands between the braces of such a word, without white space around it. */
    public static String unbraced(String word) {
        return word.substring(1, word.length() - 1).strip();
    }

    /** Where the brace that opens at {@code open} is closed; -1 if it is not. */
    public static int closing(String text, int open) {
        char opening = text.charAt(open);
        char closing = opening == '(' ? ')' : '}';
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            if (text.charAt(i) == opening) depth++;
            if (text.charAt(i) == closing && --depth == 0) return i;
        }
        return -1;
    }
}
