package org.mailrail.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.internal.LogicalLine;
import org.mailrail.config.internal.LogicalLineReader;
import org.mailrail.core.CaseFolding;
import org.mailrail.table.internal.CompactMap;
import org.mailrail.table.internal.Problems;
import org.mailrail.table.internal.WatchedFile;

/**
 * Users and groups of the system, by name; the value is the whole line of passwd(5) or group(5). Postfix's {@code unix:passwd.byname} and
 * {@code unix:group.byname}. The files themselves are read: users that the system knows from elsewhere (LDAP, NIS) are not found.
 */
record UnixTable(String name, WatchedFile<Map<String, String>> file) implements LookupTable {
    private static final long MAX_FILE = 256L << 20;

    /**
     * Opens one of the two.
     *
     * @param etc the folder of the files
     */
    static UnixTable open(TableSource source, Path etc) throws IOException {
        Path file = etc.resolve(file(source));
        if (!Files.isRegularFile(file)) throw new ConfigurationException(source + ": there is no file " + file);
        return new UnixTable(
                source.toString(), new WatchedFile<>(source.toString(), file, source.clock(), UnixTable::read));
    }

    private static String file(TableSource source) {
        return switch (source.name()) {
            case "passwd.byname" -> "passwd";
            case "group.byname" -> "group";
            default ->
                throw new ConfigurationException(
                        source + ": there is no such table; there are unix:passwd.byname and unix:group.byname");
        };
    }

    private static Map<String, String> read(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE) throw new IOException(file + " is larger than 256 MiB");
        CompactMap.Builder entries = new CompactMap.Builder();
        // What is wrong in the system's own files is for others to complain of.
        Problems problems = new Problems(file.toString());
        try (LogicalLineReader lines = new LogicalLineReader(Files.newInputStream(file), problems)) {
            for (LogicalLine line = lines.next(); line != null; line = lines.next()) {
                @Nullable String name = name(line.text());
                if (name != null) entries.putIfAbsent(name, line.text(), line.number());
            }
        }
        return entries.build();
    }

    /** Lines that start with a sign are NIS's. */
    private static @Nullable String name(String line) {
        int colon = line.indexOf(':');
        return colon < 1 || line.charAt(0) == '+' || line.charAt(0) == '-' ? null : line.substring(0, colon);
    }

    @Override
    public Optional<String> get(String key) throws IOException {
        return Optional.ofNullable(file.content().get(CaseFolding.fold(key)));
    }
}
