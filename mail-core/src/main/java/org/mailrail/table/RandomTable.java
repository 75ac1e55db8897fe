package org.mailrail.table;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.mailrail.config.ConfigurationException;
import org.mailrail.core.NonBlocking;

/**
 * One of its values, at random, whatever the key; one that stands there twice comes twice as often. Postfix's <code>randmap:{ value, value }</code>.
 *
 * @param name for messages
 * @param values at least one
 * @param choice an index below its argument, at random; safe for many threads
 */
record RandomTable(String name, List<String> values, IntUnaryOperator choice) implements PatternTable, NonBlocking {
    static RandomTable open(TableSource source, IntUnaryOperator choice) throws IOException {
        TableValues files = TableValues.of(source);
        List<String> values = new ArrayList<>();
        for (String word : Braces.words(source, "value")) values.add(value(source, files, word));
        return new RandomTable(source.toString(), List.copyOf(values), choice);
    }

    private static String value(TableSource source, TableValues files, String word) {
        try {
            return files.of(word);
        } catch (IOException e) {
            throw new ConfigurationException(source + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<String> get(String key) {
        return Optional.of(values.get(choice.applyAsInt(values.size())));
    }
}
