package org.mailrail.table;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.internal.LogicalLine;
import org.mailrail.config.internal.Words;

/**
 * Entries in the configuration itself, as <code>inline:{ key=value, { key = text with blanks } }</code>. White space in a key stands in double
 * quotes, which belong to the key. A key that stands there twice is a mistake.
 */
final class InlineTable {
    private InlineTable() {}

    static MemoryTable open(TableSource source) {
        TableValues files = TableValues.of(source);
        Map<String, String> entries = new LinkedHashMap<>();
        try {
            for (String word : Braces.words(source, "key=value")) {
                String entry = Words.isBraced(word) ? Words.unbraced(word) : word;
                int equals = equalsSign(entry);
                String key = entry.substring(0, equals).strip();
                String value = files.of(entry.substring(equals + 1).strip());
                if (entries.putIfAbsent(key, value) != null) {
                    throw new IllegalArgumentException("\"" + key + "\" stands twice");
                }
            }
            return MemoryTable.of(source.toString(), entries);
        } catch (IllegalArgumentException | IOException e) {
            throw new ConfigurationException(source + ": " + e.getMessage(), e);
        }
    }

    private static int equalsSign(String entry) {
        boolean quoted = false;
        boolean ended = false;
        for (int i = 0; i < entry.length(); i++) {
            char c = entry.charAt(i);
            if (c == '=' && !quoted && i > 0) return i;
            if (c == '"') quoted = !quoted;
            if (ended && !LogicalLine.isBlank(c)) break;
            ended = !quoted && LogicalLine.isBlank(c);
        }
        throw new IllegalArgumentException(
                "\"" + entry + "\" is not of the form key=value, or { key = text with blanks }");
    }
}
