package org.mailrail.table;

import java.util.List;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.internal.Words;

/** Names of tables that are lists in braces. */
final class Braces {
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
}
