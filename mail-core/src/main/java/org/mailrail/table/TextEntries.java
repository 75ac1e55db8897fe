package org.mailrail.table;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.config.internal.LogicalLine;
import org.mailrail.config.internal.LogicalLineReader;
import org.mailrail.core.CaseFolding;
import org.mailrail.table.internal.Blanks;
import org.mailrail.table.internal.CompactMap;
import org.mailrail.table.internal.Problems;

/**
 * Reads the entries of a source text.
 *
 * <pre>
 *   entry  = key 1*WS value            ; postmap(1): white space within double quotes belongs to the key, which keeps its quotes
 *   entry  = name *WS ":" *WS value    ; aliases(5): the name without its quotes and comments
 * </pre>
 *
 * <p>Keys are folded to lower case. Of two entries with one key the first counts. A line without key or value is left out. Both, and whatever
 * looks like a mistake, is a warning, as it is to postmap(1): one bad line must not take the mail of all others down.
 */
final class TextEntries {
    private TextEntries() {}

    private record Entry(String key, String value) {}

    static Map<String, String> read(LogicalLineReader lines, TableValues values, TextSyntax syntax, Problems problems)
            throws IOException {
        CompactMap.Builder entries = new CompactMap.Builder();
        for (LogicalLine line = lines.next(); line != null; line = lines.next()) {
            Entry entry = syntax == TextSyntax.POSTALIAS ? postalias(line.text()) : postmap(line.text());
            if (entry == null) {
                String expected = syntax == TextSyntax.POSTALIAS
                        ? "name: value, the name without domain"
                        : "key, white space, value";
                problems.at(line.number(), "is not of the form " + expected + ": left out");
                continue;
            }
            String key = CaseFolding.fold(entry.key());
            if (syntax != TextSyntax.POSTALIAS && key.endsWith(":")) {
                problems.at(line.number(), "is of the form name: value. Is it a table of aliases?");
            }
            Optional<String> value = values.of(entry.value(), line.number(), problems);
            if (value.isEmpty()) continue;
            int first = entries.putIfAbsent(key, value.get(), line.number());
            if (first > 0) {
                problems.at(line.number(), "\"" + key + "\" stands in line " + first + " already, which counts");
            }
        }
        return entries.build();
    }

    private static @Nullable Entry postmap(String line) {
        int end = 0;
        boolean quoted = false;
        while (end < line.length() && (quoted || !LogicalLine.isBlank(line.charAt(end)))) {
            if (line.charAt(end) == '\\') end++;
            else if (line.charAt(end) == '"') quoted = !quoted;
            end++;
        }
        return quoted || end >= line.length() ? null : entry(line.substring(0, end), line.substring(end));
    }

    /** Names are of this site: {@code @}, {@code %} and commas stand in quotes only. Comments are in parentheses. */
    private static @Nullable Entry postalias(String line) {
        StringBuilder name = new StringBuilder();
        boolean quoted = false;
        int comments = 0;
        int i = 0;
        while (i < line.length() && (quoted || comments > 0 || line.charAt(i) != ':')) {
            char c = line.charAt(i);
            if (!quoted && (c == '(' || c == ')')) comments += c == '(' ? 1 : -1;
            else if (comments > 0) i += c == '\\' ? 1 : 0;
            else if (c == '\\' && i + 1 < line.length()) name.append(line.charAt(++i));
            else if (c == '"') quoted = !quoted;
            else if (!quoted && (c == '@' || c == '%' || c == ',')) return null;
            else name.append(c);
            i++;
        }
        return i >= line.length() ? null : entry(Blanks.strip(name.toString()), line.substring(i + 1));
    }

    private static @Nullable Entry entry(String key, String rest) {
        String value = Blanks.strip(rest);
        return key.isEmpty() || value.isEmpty() ? null : new Entry(key, value);
    }
}
