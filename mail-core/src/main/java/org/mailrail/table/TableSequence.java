package org.mailrail.table;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mailrail.core.NonBlocking;

/**
 * Several tables, asked in order; the first value counts. A table that cannot be asked ends the search: what it would have said is not known.
 * So does an empty value, which as an address, a transport or a verdict would be anybody's guess: Postfix takes it for a mistake in the table.
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
            if (value.isPresent()) return checked(value, table, key);
        }
        return Optional.empty();
    }

    @Override
    public Optional<String> getPartial(String key) throws IOException {
        for (LookupTable table : tables) {
            Optional<String> value = table.getPartial(key);
            if (value.isPresent()) return checked(value, table, key);
        }
        return Optional.empty();
    }

    private static Optional<String> checked(Optional<String> value, LookupTable table, String key) throws IOException {
        if (value.filter(String::isEmpty).isPresent()) {
            throw new IOException(table.name() + ": the value of \"" + key + "\" is empty");
        }
        return value;
    }

    @Override
    public String name() {
        return tables.stream().map(LookupTable::name).collect(Collectors.joining(", "));
    }
}
