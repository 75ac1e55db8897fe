package org.mailrail.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.internal.LogicalLineReader;
import org.mailrail.config.internal.Words;
import org.mailrail.table.internal.Problems;
import org.mailrail.table.internal.WatchedFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the rules of a table come from: a file, which is read again when it changes, or the table's name itself, as
 * <code>type:{ { rule }, { rule } }</code>.
 *
 * @param <T> the rules
 */
@FunctionalInterface
interface RuleSource<T> {
    /** A million networks; nobody waits for more regular expressions than fit. */
    long MAX_FILE = 64L << 20;

    /** The rules at the moment. */
    T content() throws IOException;

    /** Reads rules. */
    @FunctionalInterface
    interface Reader<T> {
        T read(LogicalLineReader lines, Problems problems) throws IOException;
    }

    /** The rules that a source names. */
    static <T> RuleSource<T> open(TableSource source, Reader<T> reader) throws IOException {
        Logger log = LoggerFactory.getLogger(RuleSource.class);
        if (source.name().strip().startsWith("{")) {
            Problems problems = new Problems(source.type() + ":{ }");
            T rules = reader.read(LogicalLineReader.of(inline(source), problems), problems);
            problems.log(log);
            return () -> rules;
        }
        Path file = source.path();
        if (!Files.exists(file)) throw new ConfigurationException(source + ": there is no file " + file);
        if (!Files.isRegularFile(file)) throw new ConfigurationException(source + ": " + file + " is not a file");
        WatchedFile<T> watched = new WatchedFile<>(source.toString(), file, source.clock(), path -> {
            if (Files.size(path) > MAX_FILE) throw new IOException(path + " is larger than 64 MiB");
            Problems problems = new Problems(path.toString());
            try (LogicalLineReader lines = new LogicalLineReader(Files.newInputStream(path), problems)) {
                return reader.read(lines, problems);
            } finally {
                problems.log(log);
            }
        });
        return watched::content;
    }

    private static String inline(TableSource source) {
        String list = source.name().strip();
        StringBuilder lines = new StringBuilder();
        try {
            if (!Words.isBraced(list)) throw new IllegalArgumentException("no } at the end");
            for (String word : Words.of(Words.unbraced(list))) {
                if (!Words.isBraced(word)) throw new IllegalArgumentException("\"" + word + "\" stands in no braces");
                lines.append(Words.unbraced(word)).append('\n');
            }
        } catch (IllegalArgumentException e) {
            String expected = source.type() + ":{ { rule }, { rule } }";
            throw new ConfigurationException(source + ": " + e.getMessage() + "; expected " + expected, e);
        }
        if (lines.toString().isBlank()) throw new ConfigurationException(source + ": no rules");
        return lines.toString();
    }
}
