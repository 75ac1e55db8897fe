package org.mailrail.table;

import java.util.List;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.internal.Words;

/** Names of tables that are lists in braces. */
final class Braces {
    /** Tables within tables are opened and asked by recursion. */
    private static final int MAX_DEPTH = 100;

    private Braces() {}

    /**
     * The words in the braces; those that stand in braces again keep them.
     *
     * @param element what each is, for the message
     * @throws ConfigurationException if there are no braces, or is nothing in them
     */
    static List<String> words(TableSource source, String element) {
        String list = source.name().strip();
        try {
            if (!Words.isBraced(list)) throw new IllegalArgumentException("no braces around the list");
            if (depth(list) > MAX_DEPTH) throw new IllegalArgumentException("braces nested deeper than " + MAX_DEPTH);
            List<String> words = Words.of(Words.unbraced(list));
            if (words.isEmpty()) throw new IllegalArgumentException("nothing in the braces");
            return words;
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    source + ": " + e.getMessage() + "; expected " + source.type() + ":{ " + element + ", " + element
                            + " }",
                    e);
        }
    }

    private static int depth(String list) {
        int depth = 0;
        int deepest = 0;
        for (int i = 0; i < list.length(); i++) {
            if (list.charAt(i) == '{') deepest = Math.max(deepest, ++depth);
            if (list.charAt(i) == '}') depth--;
        }
        return deepest;
    }
}
