package org.mailrail.table;

import java.io.IOException;
import java.util.Map;

/** A table whose entries can be listed, so that they can be checked when a server starts. Postfix's {@code postmap -s}. */
public interface ListableTable extends LookupTable {
    /**
     * The entries at the moment, by folded key.
     *
     * @throws IOException if the table cannot be asked
     */
    Map<String, String> entries() throws IOException;
}
