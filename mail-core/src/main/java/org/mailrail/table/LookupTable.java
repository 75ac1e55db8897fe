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
     * @param key as it is; a table that folds case does so itself
     * @return nothing if there is none
     * @throws IOException if the table cannot be asked at the moment: a temporary failure, never taken for "not found"
     */
    Optional<String> get(String key) throws IOException;

    /** What it is, for messages to an administrator, e.g. {@code texthash:/etc/mail/virtual}. */
    String name();
}
