package org.mailrail.table;

import java.io.IOException;
import java.util.Optional;

/**
 * A lookup table of Postfix's kind: from a key to a value. Search orders (user+extension@domain, user@domain, @domain …) are built on top.
 * Safe for many threads; may block, unless it {@code implements NonBlocking}.
 */
public interface LookupTable {
    /**
     * The value under a key.
     *
     * @param key as it is; a table of fixed keys that holds them in lower case folds it itself
     * @return nothing if there is none
     * @throws IOException if the table cannot be asked at the moment: a temporary failure, never taken for "not found"
     */
    Optional<String> get(String key) throws IOException;

    /**
     * The value under a part of what is looked up: an address without its extension, a local part, a parent domain, a network. A
     * {@link PatternTable} has none.
     *
     * @return nothing if there is none
     * @throws IOException as {@link #get}
     */
    default Optional<String> getPartial(String key) throws IOException {
        return get(key);
    }

    /** What it is, for messages to an administrator, e.g. {@code texthash:/etc/mail/virtual}. */
    String name();
}
