package org.mailrail.table;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tables which are all asked; the result is the values of those that have one, with commas between them. Whether parts of keys are looked up is
 * as with the first. Postfix's <code>unionmap:{ type:name, type:name }</code>.
 */
sealed class UnionTable implements LookupTable {
    private final String name;
    private final List<LookupTable> tables;

    private UnionTable(String name, List<LookupTable> tables) {
        this.name = name;
        this.tables = tables;
    }

    private static final class WithPatterns extends UnionTable implements PatternTable {
        private WithPatterns(String name, List<LookupTable> tables) {
            super(name, tables);
        }

        @Override
        public Optional<String> getPartial(String key) {
            return PatternTable.super.getPartial(key);
        }
    }

    /** At least one table. */
    static UnionTable of(String name, List<LookupTable> tables) {
        List<LookupTable> copy = List.copyOf(tables);
        return copy.getFirst() instanceof PatternTable ? new WithPatterns(name, copy) : new UnionTable(name, copy);
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
