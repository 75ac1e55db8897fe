package org.mailrail.table.lmdb;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.mailrail.config.ConfigurationException;
import org.mailrail.table.LookupTable;
import org.mailrail.table.SourceText;
import org.mailrail.table.TableSource;
import org.mailrail.table.TableType;
import org.mailrail.table.TextSyntax;

/**
 * Tables {@code lmdb:file}, kept in {@code file.lmdb}. The same files as Postfix's, under the same locks: either program may write one while
 * the other has it open, and each sees what the other has committed at its next look-up. Postfix's lmdb_table(5).
 *
 * <p>LMDB maps the file into the memory of this process. A file that is cut short while it is mapped can end the process: so its pages are
 * checked before it is opened, and its length before each look-up. What remains is a program that writes into the file and is no LMDB
 * ({@code cp} onto it, say): put a copy beside it and rename it.
 */
public final class LmdbTables {
    private LmdbTables() {}

    /**
     * What has been made of a source text.
     *
     * @param database the file
     * @param entries how many entries it holds
     * @param warnings what was left out of the source text and what looks like a mistake, for an administrator
     */
    public record Built(Path database, int entries, List<String> warnings) {
        /** Copied. */
        public Built {
            warnings = List.copyOf(warnings);
        }
    }

    /** The type {@code lmdb}. A file that several tables of it name is open once, and stays open. */
    public static TableType type() {
        return new Type();
    }

    /**
     * Makes {@code source.lmdb} of the text file {@code source}, as postmap(1) and postalias(1) do. A new file appears whole; one that exists is
     * rewritten in place, in one transaction, so that readers that have it open see all of the old entries or all of the new ones. Permissions
     * for group and others are those of the source at most.
     *
     * @throws ConfigurationException if there is no source text, an entry cannot be kept, or the file that exists is no LMDB file
     * @throws IOException if it cannot be read or written, or others hold the file locked for too long
     */
    public static Built create(Path source, TextSyntax syntax) throws IOException {
        SourceText text = SourceText.read(source, syntax);
        Entries entries = Entries.of(source, text, syntax);
        Path database = database(source);
        try {
            LmdbWriter.write(source, database, entries.octets());
        } catch (LinkageError e) {
            throw missing("lmdb:" + source, e);
        }
        return new Built(database, entries.octets().size(), entries.warnings());
    }

    private static final class Type implements TableType {
        private final Map<Path, LmdbDatabase> open = new ConcurrentHashMap<>();

        @Override
        public String name() {
            return "lmdb";
        }

        @Override
        public LookupTable open(TableSource source) throws IOException {
            Path file = source.path().toAbsolutePath().normalize();
            try {
                LmdbDatabase known = open.get(file);
                if (known == null) {
                    LmdbDatabase opened = LmdbDatabase.open(source.toString(), file, database(file), source.clock());
                    known = open.putIfAbsent(file, opened);
                    if (known == null) known = opened;
                    else opened.close();
                }
                return new LmdbTable(source.toString(), source.syntax(), known);
            } catch (LinkageError e) {
                throw missing(source.toString(), e);
            }
        }
    }

    static Path database(Path source) {
        return source.resolveSibling(source.getFileName() + ".lmdb");
    }

    /** Neither the classes nor what they load from a native library need be there. */
    private static ConfigurationException missing(String table, LinkageError e) {
        return new ConfigurationException(
                table
                        + ": needs the library org.lmdbjava:lmdbjava, and with modules \"requires lmdbjava\" in module-info.java"
                        + " and its \"native\" jar on the class path: " + e,
                e);
    }
}
