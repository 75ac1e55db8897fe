package org.mailrail.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.internal.LogicalLineReader;
import org.mailrail.core.CaseFolding;
import org.mailrail.table.internal.Problems;
import org.mailrail.table.internal.WatchedFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table from a source text, in memory: Postfix's {@code texthash}, and its indexed types, whose database is left alone. It looks at the file
 * once a second and reads it again when it has changed; this is why it is not {@code NonBlocking}.
 */
final class TextTable implements ListableTable {
    private static final Logger LOG = LoggerFactory.getLogger(TextTable.class);
    private static final long MAX_FILE = 1L << 30;

    /** What postmap(1) calls the database that it makes of a source text, by type. */
    private static final Map<String, String> DATABASES =
            Map.of("hash", ".db", "btree", ".db", "cdb", ".cdb", "dbm", ".pag", "sdbm", ".pag");

    private final String name;
    private final WatchedFile<Map<String, String>> file;

    private TextTable(String name, WatchedFile<Map<String, String>> file) {
        this.name = name;
        this.file = file;
    }

    /** The table that a source names. */
    static TextTable open(TableSource source) throws IOException {
        Path file = source.path();
        String ending = DATABASES.get(source.type());
        if (!Files.exists(file)) throw new ConfigurationException(source + ": there is no file " + file + hint(source));
        if (!Files.isRegularFile(file)) throw new ConfigurationException(source + ": " + file + " is not a file");
        if (ending != null)
            LOG.info("{}: the source text {} is read, not the database {}", source, file, file + ending);
        WatchedFile<Map<String, String>> entries =
                new WatchedFile<>(source.toString(), file, source.clock(), path -> read(path, source));
        return new TextTable(source.toString(), entries);
    }

    private static String hint(TableSource source) {
        String ending = DATABASES.get(source.type());
        if (ending == null) return "";
        String plain = "; the source text is read, not the database that is made from it";
        Path database = Path.of(source.path() + ending);
        if (!Files.exists(database)) return plain;
        String command = source.syntax() == TextSyntax.POSTALIAS ? "postalias" : "postmap";
        return plain + ". There is a database, " + database + ": write its source text with \"" + command + " -s "
                + source.type() + ":" + source.path() + " > " + source.path() + "\"";
    }

    private static Map<String, String> read(Path file, TableSource source) throws IOException {
        if (Files.size(file) > MAX_FILE) throw new IOException(file + " is larger than 1 GiB");
        Problems problems = new Problems(file.toString());
        try (LogicalLineReader lines = new LogicalLineReader(Files.newInputStream(file), problems)) {
            return TextEntries.read(lines, TableValues.of(source), syntax(source), problems);
        } finally {
            problems.log(LOG);
        }
    }

    /** Texts that postalias(1) would make a database of have its syntax; {@code texthash} knows postmap(1)'s alone, also in {@code alias_maps}. */
    private static TextSyntax syntax(TableSource source) {
        boolean hasDatabase = DATABASES.containsKey(source.type());
        return source.syntax() == TextSyntax.POSTALIAS && !hasDatabase ? TextSyntax.POSTMAP : source.syntax();
    }

    @Override
    public Optional<String> get(String key) throws IOException {
        return Optional.ofNullable(file.content().get(CaseFolding.fold(key)));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<String, String> entries() throws IOException {
        return file.content();
    }
}
