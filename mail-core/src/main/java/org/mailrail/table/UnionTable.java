package org.mailrail.table;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tables which are all asked; the result is the values of those that have one, with commas between them. Whether parts of keys are looked up is
 * as with the first. Postfix's <code>unionmap:{ type:name, type:name }</code>.
 */
final class UnionTable implements LookupTable {
    private final String name;
    private final List<LookupTable> tables;

    private UnionTable(String name, List<LookupTable> tables) {
        this.name = name;
        this.tables = tables;
    }

    /** At least one table. */
    static LookupTable of(String name, List<LookupTable> tables) {
        return WholeKeyTable.of(new UnionTable(name, List.copyOf(tables)), tables.getFirst());
    }

    @Override
    public Optional<String> get(String key) throws IOException {
        List<String> values = new ArrayList<>();
        for (LookupTable table : tables) table.get(key).ifPresent(values::add);
        return values.isEmpty() ? Optional.empty() : Optional.of(String.join(",", values));
    }

    @Override
    public String name() {
        return name;
    }
}
