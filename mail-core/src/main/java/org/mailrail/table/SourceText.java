package org.mailrail.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.internal.LogicalLineReader;
import org.mailrail.table.internal.CompactMap;
import org.mailrail.table.internal.Problems;

/**
 * The source text of a table, for who makes a database from it. Postfix's postmap(1) and postalias(1).
 *
 * @param entries by key in lower case; of two entries with one key the first
 * @param warnings what was left out and what looks like a mistake, each with file and line
 */
public record SourceText(Map<String, String> entries, List<String> warnings) {
    private static final long MAX_FILE = 256L << 20;

    /** Copies what could change. */
    public SourceText {
        entries = entries instanceof CompactMap ? entries : Map.copyOf(entries);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads a file, UTF-8, of at most 256 MiB.
     *
     * @throws ConfigurationException if there is no such file, or it is too large
     * @throws IOException if it cannot be read
     */
    public static SourceText read(Path file, TextSyntax syntax) throws IOException {
        if (!Files.isRegularFile(file)) throw new ConfigurationException("there is no file " + file);
        if (Files.size(file) > MAX_FILE) throw new ConfigurationException(file + " is larger than 256 MiB");
        Problems problems = new Problems(file.toString());
        try (LogicalLineReader lines = new LogicalLineReader(Files.newInputStream(file), problems)) {
            TableValues values = new TableValues(syntax == TextSyntax.POSTMAP_FILES, folder(file));
            Map<String, String> entries = TextEntries.read(lines, values, syntax, problems);
            return new SourceText(entries, problems.list());
        }
    }

    private static Path folder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? file.toAbsolutePath() : folder;
    }
}
