package org.mailrail.examples.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.mailrail.config.ConfigurationException;
import org.mailrail.table.ListableTable;
import org.mailrail.table.LookupTable;
import org.mailrail.table.TableTypes;
import org.mailrail.table.TextSyntax;
import org.mailrail.table.lmdb.LmdbTables;

/** What {@code postmap} and {@code postalias} do: make, ask and list a table. Postfix's postmap(1) and postalias(1). */
final class TableCommands {
    private static final int NOT_FOUND = 1;
    private static final String LMDB = "lmdb:";

    private final TableTypes types;
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    /** Commands with these types of tables, which read keys from one stream, print to another and warn on a third. */
    TableCommands(TableTypes types, InputStream in, PrintStream out, PrintStream err) {
        this.types = types;
        this.in = in;
        this.out = new PrintStream(out, true, StandardCharsets.UTF_8);
        this.err = err;
    }

    /** Makes the database of {@code lmdb:file}; warnings are printed. */
    int make(String table, TextSyntax syntax) throws IOException {
        if (table.indexOf(':') >= 0 && !table.startsWith(LMDB)) {
            throw new ConfigurationException(
                    table + ": only databases of the type lmdb are made; of hash, btree and their"
                            + " like the source text itself is read");
        }
        Path source = Path.of(table.startsWith(LMDB) ? table.substring(LMDB.length()) : table);
        LmdbTables.create(source, syntax).warnings().forEach(warning -> err.println("mailrail: warning: " + warning));
        return 0;
    }

    /** Prints the value under a key; for {@code -} what stands under each key that is read, one a line. Status 1 if nothing is found. */
    int query(String table, TextSyntax syntax, String key) throws IOException {
        LookupTable opened = open(table, syntax);
        if (!key.equals("-")) {
            Optional<String> value = opened.get(key);
            value.ifPresent(out::println);
            return value.isPresent() ? 0 : NOT_FOUND;
        }
        int status = NOT_FOUND;
        BufferedReader keys = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = keys.readLine(); line != null; line = keys.readLine()) {
            Optional<String> value = opened.get(line);
            if (value.isEmpty()) continue;
            print(line, value.get(), syntax);
            status = 0;
        }
        return status;
    }

    /** Prints all entries. */
    int list(String table, TextSyntax syntax) throws IOException {
        if (!(open(table, syntax) instanceof ListableTable listable)) {
            throw new ConfigurationException(table + ": tables of this type cannot be listed");
        }
        for (Map.Entry<String, String> entry : listable.entries().entrySet()) {
            print(entry.getKey(), entry.getValue(), syntax);
        }
        return 0;
    }

    private LookupTable open(String table, TextSyntax syntax) throws IOException {
        return types.open(
                table.indexOf(':') < 0 ? LMDB + table : table, Path.of("").toAbsolutePath(), syntax);
    }

    private void print(String key, String value, TextSyntax syntax) {
        out.println(key + (syntax == TextSyntax.POSTALIAS ? ":\t" : "\t") + value);
    }
}
