package org.mailrail.table;

import java.io.IOException;
import java.util.Optional;

/**
 * A table made of others that is asked with whole keys alone, since the one of them which is asked first has patterns.
 *
 * @param table what is asked
 */
record WholeKeyTable(LookupTable table) implements PatternTable {
    /** The table; in this form if {@code first} has patterns. */
    static LookupTable of(LookupTable table, LookupTable first) {
        return first instanceof PatternTable ? new WholeKeyTable(table) : table;
    }

    @Override
    public Optional<String> get(String key) throws IOException {
        return table.get(key);
    }

    @Override
    public String name() {
        return table.name();
    }
}
