package org.mailrail.table;

import java.io.IOException;
import java.util.Optional;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.internal.Words;
import org.mailrail.core.NonBlocking;

/**
 * The same value under every key. Postfix's {@code static:value} and <code>static:{ text with blanks }</code>.
 *
 * @param name for messages
 * @param value the value
 */
record StaticTable(String name, String value) implements LookupTable, NonBlocking {
    static StaticTable open(TableSource source) {
        String text = source.name().strip();
        boolean braced = Words.isBraced(text);
        if (text.startsWith("{") && !braced) {
            throw new ConfigurationException(source + ": no } at the end; expected static:{ text }");
        }
        try {
            return new StaticTable(source.toString(), TableValues.of(source).of(braced ? Words.unbraced(text) : text));
        } catch (IOException e) {
            throw new ConfigurationException(source + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<String> get(String key) {
        return Optional.of(value);
    }
}
