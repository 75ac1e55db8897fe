package org.mailrail.table;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mailrail.config.internal.LogicalLine;

/**
 * The entries of a source text.
 *
 * <pre>
 *   entry  = key 1*WS value            ; postmap(1): white space within double quotes belongs to the key, which keeps its quotes
 *   entry  = name *WS ":" *WS value    ; aliases(5): the name without its quotes
 * </pre>
 *
 * <p>Keys are folded to lower case. Of two entries with one key the first counts. A line without key or value is left out. Both, and whatever
 * looks like a mistake, is a warning, as it is to postmap(1): one bad line must not take the mail of all others down.
 */
record TextEntries(Map<String, String> byKey, List<String> warnings) {
    static TextEntries read(Path file, String text, TextSyntax syntax) {
        Map<String, String> entries = new HashMap<>();
        Map<String, Integer> lines = new HashMap<>();
        List<String> warnings = new ArrayList<>();
        for (LogicalLine line : LogicalLine.of(text)) {
            String where = file + ", line " + line.number() + ": ";
            if (line.isOrphanedContinuation()) {
                warnings.add(where
                        + "starts with white space, but there is no entry above that it could continue: left out");
                continue;
            }
            Optional<String[]> entry = syntax == TextSyntax.POSTMAP ? postmap(line.text()) : postalias(line.text());
            if (entry.isEmpty()) {
                String expected = syntax == TextSyntax.POSTMAP ? "key, white space, value" : "name: value";
                warnings.add(where + "is not of the form " + expected + ": left out");
                continue;
            }
            String key = entry.get()[0].toLowerCase(Locale.ROOT);
            if (syntax == TextSyntax.POSTMAP && key.endsWith(":")) {
                warnings.add(where + "is of the form name: value. Is it a table of aliases?");
            }
            Integer first = lines.putIfAbsent(key, line.number());
            if (first == null) entries.put(key, entry.get()[1]);
            else warnings.add(where + "\"" + key + "\" stands in line " + first + " already, which counts");
        }
        return new TextEntries(Map.copyOf(entries), List.copyOf(warnings));
    }

    private static Optional<String[]> postmap(String line) {
        int end = 0;
        boolean quoted = false;
        while (end < line.length() && (quoted || !LogicalLine.isBlank(line.charAt(end)))) {
            if (line.charAt(end) == '\\') end++;
            else if (line.charAt(end) == '"') quoted = !quoted;
            end++;
        }
        return quoted || end >= line.length() ? Optional.empty() : entry(line.substring(0, end), line.substring(end));
    }

    private static Optional<String[]> postalias(String line) {
        StringBuilder name = new StringBuilder();
        boolean quoted = false;
        int i = 0;
        while (i < line.length() && (quoted || line.charAt(i) != ':')) {
            char c = line.charAt(i);
            if (c == '\\' && i + 1 < line.length()) name.append(line.charAt(++i));
            else if (c == '"') quoted = !quoted;
            else name.append(c);
            i++;
        }
        return i >= line.length() ? Optional.empty() : entry(name.toString().strip(), line.substring(i + 1));
    }

    private static Optional<String[]> entry(String key, String rest) {
        String value = rest.strip();
        return key.isEmpty() || value.isEmpty() ? Optional.empty() : Optional.of(new String[] {key, value});
    }
}
