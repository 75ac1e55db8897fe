package org.mailrail.table;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;

/**
 * The types of tables that a configuration may name, as {@code type:name}. Immutable.
 *
 * <table>
 * <caption>Built-in types</caption>
 * <tr><td>{@code static:value}<td>the value, whatever the key
 * <tr><td><code>inline:{ key=value, { key = text with blanks } }</code><td>entries in the configuration itself
 * <tr><td>{@code texthash:file}<td>a text file of {@code key value} lines, postmap(1)
 * <tr><td>{@code hash:file}, {@code btree:}, {@code cdb:}, {@code dbm:}, {@code sdbm:}<td>the same: the source text is read,
 *     not the database that postmap(1) or postalias(1) makes from it and that need not exist
 * <tr><td>{@code regexp:file}, {@code pcre:file}, {@code cidr:file}<td>patterns in order; in place of a file, the rules themselves, as
 *     <code>regexp:{ { rule }, { rule } }</code>
 * <tr><td><code>pipemap:{ type:name, type:name }</code><td>each table is asked for the value of the one before
 * <tr><td><code>unionmap:{ type:name, type:name }</code><td>the values of all tables
 * <tr><td><code>randmap:{ value, value }</code><td>one of the values, at random
 * <tr><td>{@code unix:passwd.byname}, {@code unix:group.byname}<td>lines of {@code /etc/passwd} and {@code /etc/group}
 * <tr><td>{@code environ:name}<td>the environment of the process
 * <tr><td>{@code tcp:host:port}<td>a server that is asked by lines, tcp_table(5)
 * <tr><td>{@code socketmap:inet:host:port:map}, {@code socketmap:unix:path:map}<td>a server that is asked by netstrings, socketmap_table(5)
 * <tr><td>{@code fail:name}<td>cannot be asked, for tests
 * </table>
 *
 * <p>{@code proxy:type:name} is {@code type:name}, a name without type is {@code hash:name}. Files are looked at again when they change. Types
 * that need a library of their own are handed over by the application, with {@link #with}.
 */
public final class TableTypes {
    private static final List<String> FROM_SOURCE_TEXT = List.of("texthash", "hash", "btree", "cdb", "dbm", "sdbm");
    private static final String SQL =
            "(JdbcTables.type(name, sources)); it needs java.sql (with modules \"requires java.sql\") and a driver, ";
    /** What an application calls and needs for the types that it hands over. */
    private static final Map<String, String> HANDED_OVER = Map.of(
            "lmdb", "(LmdbTables.type()); it needs org.lmdbjava:lmdbjava (with modules \"requires lmdbjava\")",
            "ldap", "; it needs com.unboundid:unboundid-ldapsdk (with modules \"requires unboundid.ldapsdk\")",
            "sqlite", SQL + "org.xerial:sqlite-jdbc",
            "pgsql", SQL + "org.postgresql:postgresql",
            "mysql", SQL + "org.mariadb.jdbc:mariadb-java-client");

    private static final String DEFAULT_TYPE = "hash";
    private static final String PROXY = "proxy:";
    private static final Path SYSTEM_FILES = Path.of("/etc");

    private final Map<String, Opening> types;
    private final InstantSource clock;

    private TableTypes(Map<String, Opening> types, InstantSource clock) {
        this.types = Map.copyOf(types);
        this.clock = clock;
    }

    /** How tables of one type are opened; some are made of tables of other types. */
    @FunctionalInterface
    private interface Opening {
        LookupTable open(TableSource source, TableTypes types) throws IOException;
    }

    /** The built-in types, with the system's clock. */
    public static TableTypes standard() {
        return standard(InstantSource.system());
    }

    /** The built-in types. */
    public static TableTypes standard(InstantSource clock) {
        Map<String, Opening> types = new HashMap<>();
        types.put("static", (source, all) -> StaticTable.open(source));
        types.put("inline", (source, all) -> InlineTable.open(source));
        types.put("regexp", (source, all) -> RegexpTable.open(source, RegexpSyntax.POSIX));
        types.put("pcre", (source, all) -> RegexpTable.open(source, RegexpSyntax.PERL));
        types.put("cidr", (source, all) -> CidrTable.open(source));
        types.put("pipemap", (source, all) -> PipeTable.of(source.toString(), members(source, all)));
        types.put("unionmap", (source, all) -> UnionTable.of(source.toString(), members(source, all)));
        types.put("randmap", (source, all) -> RandomTable.open(source, TableTypes::anyBelow));
        types.put("unix", (source, all) -> UnixTable.open(source, SYSTEM_FILES));
        types.put("environ", (source, all) -> new EnvironmentTable(source.toString(), System::getenv));
        types.put("tcp", (source, all) -> TcpTable.open(source));
        types.put("socketmap", (source, all) -> SocketmapTable.open(source));
        types.put("fail", (source, all) -> new FailTable(source.toString()));
        for (String name : FROM_SOURCE_TEXT) types.put(name, (source, all) -> TextTable.open(source));
        return new TableTypes(types, clock);
    }

    private static int anyBelow(int bound) {
        return ThreadLocalRandom.current().nextInt(bound);
    }

    /** With one more type; it takes the place of one with the same name. */
    public TableTypes with(TableType type) {
        Map<String, Opening> more = new HashMap<>(types);
        more.put(type.name(), (source, all) -> type.open(source));
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
        Opening opening = types.get(type);
        if (opening == null) throw new ConfigurationException("\"" + typeAndName + "\": " + missing(type));
        if (colon == spec.length() - 1)
            throw new ConfigurationException("\"" + typeAndName + "\": no name behind the type");
        return opening.open(new TableSource(type, spec.substring(colon + 1), folder, clock, syntax), this);
    }

    /** Tells when files are to be looked at again. */
    InstantSource clock() {
        return clock;
    }

    private String missing(String type) {
        String needs = HANDED_OVER.get(type);
        String there = "there are " + String.join(", ", new TreeMap<>(types).keySet());
        return needs == null
                ? "there is no table type \"" + type + "\"; " + there
                : "the application has not handed over the table type \"" + type + "\" with TableTypes.with" + needs
                        + "; " + there;
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
        return Optional.of(TableSequence.of(tables));
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

    private static List<LookupTable> members(TableSource source, TableTypes types) throws IOException {
        List<LookupTable> tables = new ArrayList<>();
        for (String word : Braces.words(source, "type:name")) {
            if (word.indexOf(':') < 0) {
                throw new ConfigurationException(source + ": \"" + word + "\" is not of the form type:name");
            }
            tables.add(types.open(word, source.folder(), source.syntax()));
        }
        return tables;
    }
}
