package org.mailrail.table;

import java.util.Optional;
import org.mailrail.core.NonBlocking;

/**
 * The same value under every key. Postfix's {@code static:value}.
 *
 * @param name for messages
 * @param value the value
 */
record StaticTable(String name, String value) implements LookupTable, NonBlocking {
    @Override
    public Optional<String> get(String key) {
        return Optional.of(value);
    }
}
