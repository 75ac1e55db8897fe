package org.mailrail.table;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.mailrail.core.CaseFolding;
import org.mailrail.core.NonBlocking;

/** A table in memory; letter case of keys does not count. Immutable. */
public final class MemoryTable implements ListableTable, NonBlocking {
    private final String name;
    private final Map<String, String> entries;

    private MemoryTable(String name, Map<String, String> entries) {
        this.name = name;
        this.entries = entries;
    }

    /**
     * A table with these entries.
     *
     * @param name for messages
     * @throws IllegalArgumentException if two keys differ by letter case only
     */
    public static MemoryTable of(String name, Map<String, String> entries) {
        Map<String, String> folded = new HashMap<>();
        entries.forEach((key, value) -> {
            if (folded.put(CaseFolding.fold(key), value) != null) {
                throw new IllegalArgumentException(name + ": \"" + key + "\" stands twice");
            }
        });
        return new MemoryTable(name, Map.copyOf(folded));
    }

    @Override
    public Optional<String> get(String key) {
        return Optional.ofNullable(entries.get(CaseFolding.fold(key)));
    }

    @Override
    public Map<String, String> entries() {
        return entries;
    }

    @Override
    public String name() {
        return name;
    }
}
