package org.mailrail.table;

import java.io.IOException;
import org.mailrail.config.ConfigurationException;

/** Opens tables of one type. Built-in ones come with {@link TableTypes#standard}; an application adds its own. */
public interface TableType {
    /** What stands before the colon, e.g. {@code texthash}. */
    String name();

    /**
     * Opens a table.
     *
     * @throws ConfigurationException if there can be no such table; the message starts with the source
     * @throws IOException if it cannot be read
     */
    LookupTable open(TableSource source) throws IOException;
}
