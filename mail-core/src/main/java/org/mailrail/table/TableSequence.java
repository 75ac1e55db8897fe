package org.mailrail.table;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mailrail.core.NonBlocking;

/**
 * Several tables, asked in order; the first value counts. A table that cannot be asked ends the search: what it would have said is not known.
 * It never blocks if none of the tables does.
 */
public sealed class TableSequence implements LookupTable {
    private final List<LookupTable> tables;

    private TableSequence(List<LookupTable> tables) {
        this.tables = tables;
    }

    private static final class InMemory extends TableSequence implements NonBlocking {
        private InMemory(List<LookupTable> tables) {
            super(tables);
        }
    }

    /** The tables in order; with none, nothing is found. */
    public static TableSequence of(List<LookupTable> tables) {
        List<LookupTable> copy = List.copyOf(tables);
        return copy.stream().allMatch(NonBlocking.class::isInstance) ? new InMemory(copy) : new TableSequence(copy);
    }

    @Override
    public Optional<String> get(String key) throws IOException {
        for (LookupTable table : tables) {
            Optional<String> value = table.get(key);
            if (value.isPresent()) return value;
        }
        return Optional.empty();
    }

    @Override
    public Optional<String> getPartial(String key) throws IOException {
        for (LookupTable table : tables) {
            Optional<String> value = table.getPartial(key);
            if (value.isPresent()) return value;
        }
        return Optional.empty();
    }

    @Override
    public String name() {
        return tables.stream().map(LookupTable::name).collect(Collectors.joining(", "));
    }
}
