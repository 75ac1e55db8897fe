package org.mailrail.table;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;
import org.mailrail.config.internal.LogicalLine;
import org.mailrail.config.internal.Words;

/**
 * The types of tables that a configuration may name, as {@code type:name}. Immutable.
 *
 * <table>
 * <caption>Built-in types</caption>
 * <tr><td>{@code static:value}<td>the value, whatever the key
 * <tr><td><code>inline:{ key=value, { key = text with blanks } }</code><td>entries in the configuration itself
 * <tr><td>{@code texthash:file}<td>a text file of {@code key value} lines, postmap(1)
 * <tr><td>{@code hash:file}, {@code btree:}, {@code lmdb:}, {@code dbm:}, {@code cdb:}<td>the same: the source text is read, not the database
 *     that postmap(1) or postalias(1) makes from it and that need not exist
 * </table>
 *
 * <p>{@code proxy:type:name} is {@code type:name}, a name without type is {@code hash:name}. Files are looked at again when they change.
 */
public final class TableTypes {
    private static final List<String> FROM_SOURCE_TEXT = List.of("texthash", "hash", "btree", "lmdb", "dbm", "cdb");
    private static final String DEFAULT_TYPE = "hash";
    private static final String PROXY = "proxy:";

    private final Map<String, TableType> types;
    private final InstantSource clock;

    private TableTypes(Map<String, TableType> types, InstantSource clock) {
        this.types = Map.copyOf(types);
        this.clock = clock;
    }

    private record Type(String name, Opening opening) implements TableType {
        interface Opening {
            LookupTable open(TableSource source) throws IOException;
        }

        @Override
        public LookupTable open(TableSource source) throws IOException {
            return opening.open(source);
        }
    }

    /** The built-in types, with the system's clock. */
    public static TableTypes standard() {
        return standard(InstantSource.system());
    }

    /** The built-in types. */
    public static TableTypes standard(InstantSource clock) {
        Map<String, TableType> types = new HashMap<>();
        types.put("static", new Type("static", TableTypes::openStatic));
        types.put("inline", new Type("inline", TableTypes::openInline));
        for (String name : FROM_SOURCE_TEXT) types.put(name, new Type(name, TextTable::open));
        return new TableTypes(types, clock);
    }

    /** With one more type; it takes the place of one with the same name. */
    public TableTypes with(TableType type) {
        Map<String, TableType> more = new HashMap<>(types);
        more.put(type.name(), type);
        return new TableTypes(more, clock);
    }

    /**
     * Opens {@code type:name} with the source text of postmap(1).
     *
     * @param folder where relative paths start
     * @throws ConfigurationException if there is no such type or can be no such table
     * @throws IOException if it cannot be read
     */
    public LookupTable open(String typeAndName, Path folder) throws IOException {
        return open(typeAndName, folder, TextSyntax.POSTMAP);
    }

    /** The same, with the source text as {@code syntax} says. */
    public LookupTable open(String typeAndName, Path folder, TextSyntax syntax) throws IOException {
        String spec = typeAndName.startsWith(PROXY) ? typeAndName.substring(PROXY.length()) : typeAndName;
        int colon = spec.indexOf(':');
        String type = colon < 0 ? DEFAULT_TYPE : spec.substring(0, colon);
        TableType opener = types.get(type);
        if (opener == null) {
            throw new ConfigurationException("\"" + typeAndName + "\": there is no table type \"" + type
                    + "\"; there are " + String.join(", ", new TreeMap<>(types).keySet()));
        }
        if (colon == spec.length() - 1)
            throw new ConfigurationException("\"" + typeAndName + "\": no name behind the type");
        return opener.open(new TableSource(type, spec.substring(colon + 1), folder, clock, syntax));
    }

    /**
     * The tables that a parameter lists, to be asked in order; nothing if it lists none.
     *
     * @throws ConfigurationException if one can not be; the message names the parameter
     * @throws IOException if one cannot be read; the message names the parameter
     */
    public Optional<LookupTable> tables(MainCf main, String parameter, String byDefault) throws IOException {
        return tables(main, parameter, byDefault, TextSyntax.POSTMAP);
    }

    /** The same, with source texts as {@code syntax} says. */
    public Optional<LookupTable> tables(MainCf main, String parameter, String byDefault, TextSyntax syntax)
            throws IOException {
        List<LookupTable> tables = new ArrayList<>();
        for (String word : main.list(parameter, byDefault)) tables.add(open(main, parameter, word, syntax));
        if (tables.isEmpty()) return Optional.empty();
        return Optional.of(tables.size() == 1 ? tables.getFirst() : TableSequence.of(tables));
    }

    /**
     * Opens one table for a parameter; every exception names the parameter.
     *
     * @throws ConfigurationException if there can be no such table
     * @throws IOException if it cannot be read
     */
    public LookupTable open(MainCf main, String parameter, String typeAndName, TextSyntax syntax) throws IOException {
        try {
            return open(typeAndName, main.folder(), syntax);
        } catch (ConfigurationException e) {
            throw main.error(parameter, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new IOException(main.where(parameter) + ": " + typeAndName + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static LookupTable openStatic(TableSource source) {
        String value = source.name().strip();
        return new StaticTable(source.toString(), Words.isBraced(value) ? Words.unbraced(value) : value);
    }

    private static LookupTable openInline(TableSource source) {
        Function<String, ConfigurationException> mistake = problem -> new ConfigurationException(
                source + ": " + problem + "; expected inline:{ key=value, { key = value } }");
        String list = source.name().strip();
        if (!Words.isBraced(list)) throw mistake.apply("no braces around the entries");
        Map<String, String> entries = new LinkedHashMap<>();
        for (String word : Words.of(Words.unbraced(list))) {
            String entry = Words.isBraced(word) ? Words.unbraced(word) : word;
            int equals = entry.indexOf('=');
            String key = entry.substring(0, Math.max(equals, 0)).strip();
            if (key.isEmpty() || key.chars().anyMatch(c -> LogicalLine.isBlank((char) c))) {
                throw mistake.apply("\"" + entry + "\" is not of the form key=value");
            }
            entries.put(key, entry.substring(equals + 1).strip());
        }
        if (entries.isEmpty()) throw mistake.apply("no entries");
        try {
            return MemoryTable.of(source.toString(), entries);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()), e);
        }
    }
}
