package org.mailrail.table;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Tables of which each is asked for the value of the one before; the last has the result, and there is none if one of them has none. Whether
 * parts of keys are looked up is as with the first. Postfix's <code>pipemap:{ type:name, type:name }</code>.
 */
final class PipeTable implements LookupTable {
    private final String name;
    private final LookupTable first;
    private final List<LookupTable> others;

    private PipeTable(String name, List<LookupTable> tables) {
        this.name = name;
        first = tables.getFirst();
        others = tables.subList(1, tables.size());
    }

    /** At least one table. */
    static LookupTable of(String name, List<LookupTable> tables) {
        return WholeKeyTable.of(new PipeTable(name, List.copyOf(tables)), tables.getFirst());
    }

    @Override
    public Optional<String> get(String key) throws IOException {
        Optional<String> value = first.get(key);
        for (LookupTable table : others) {
            if (value.isEmpty()) break;
            value = table.get(value.get());
        }
        return value;
    }

    @Override
    public String name() {
        return name;
    }
}
