package org.mailrail.table.internal;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.internal.LogicalLine;
import org.mailrail.config.internal.Words;
import org.mailrail.table.TableSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that says how an SQL or LDAP server is asked: {@code name = value}, with the lines of main.cf and without its {@code $name}: a password
 * may have a dollar. Postfix's pgsql_table(5), ldap_table(5). Messages never hold a value, as it may be a password.
 *
 * @param table for messages
 * @param file where it stands
 * @param values by parameter
 */
public record QueryFile(String table, Path file, Map<String, String> values) {
    private static final Logger LOG = LoggerFactory.getLogger(QueryFile.class);
    private static final long MAX_FILE = 1 << 20;

    /** Copied. */
    public QueryFile {
        values = Map.copyOf(values);
    }

    /**
     * Reads the file that a table names.
     *
     * @param known the parameters of its type; others are named in a warning
     * @throws ConfigurationException if there is none, or it does not follow the syntax
     * @throws IOException if it cannot be read
     */
    public static QueryFile read(TableSource source, Set<String> known) throws IOException {
        Path file = source.path();
        if (!Files.isRegularFile(file)) {
            throw new ConfigurationException(source + ": there is no file " + file
                    + "; the parameters are read from a file and not from main.cf");
        }
        if (Files.size(file) > MAX_FILE)
            throw new ConfigurationException(source + ": " + file + " is larger than 1 MiB");
        Map<String, String> values = new HashMap<>();
        for (LogicalLine line : LogicalLine.of(text(source, file))) {
            int equals = line.text().indexOf('=');
            String name = line.text().substring(0, Math.max(equals, 0)).strip();
            if (name.isEmpty() || line.isOrphanedContinuation()) {
                throw ConfigurationException.at(file, line.number(), "is not of the form name = value");
            }
            if (!known.contains(name)) LOG.warn("{}, line {}: {} has no effect", file, line.number(), name);
            values.put(name, line.text().substring(equals + 1).strip());
        }
        return new QueryFile(source.toString(), file, values);
    }

    private static String text(TableSource source, Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new ConfigurationException(source + ": " + file + " is not UTF-8", e);
        }
    }

    /** A value that is not empty. */
    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    /** A value, or else the default. */
    public String text(String name, String byDefault) {
        return values.getOrDefault(name, byDefault);
    }

    /** A value without which nothing can be asked. */
    public String required(String name) {
        return find(name).orElseThrow(() -> error(name, "is not set"));
    }

    /** The words of a list. */
    public List<String> list(String name, String byDefault) {
        try {
            return Words.of(text(name, byDefault));
        } catch (IllegalArgumentException e) {
            throw error(name, String.valueOf(e.getMessage()));
        }
    }

    /** A whole number within bounds, which count as allowed. */
    public int number(String name, int byDefault, int least, int most) {
        String value = text(name, "");
        if (value.isEmpty()) return byDefault;
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) return number;
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw error(name, "is not a whole number from " + least + " to " + most);
    }

    /** {@code yes} or {@code no}. */
    public boolean yesNo(String name, boolean byDefault) {
        String value = text(name, byDefault ? "yes" : "no");
        if (value.equalsIgnoreCase("yes")) return true;
        if (value.equalsIgnoreCase("no")) return false;
        throw error(name, "is neither yes nor no");
    }

    /** Domains of {@code domain}: names, {@code !name}, and files with more of them. */
    List<String> domains() throws IOException {
        List<String> domains = new ArrayList<>();
        for (String word : list("domain", "")) {
            boolean excludes = word.startsWith("!");
            String pattern = excludes ? word.substring(1) : word;
            if (pattern.indexOf(':') >= 0) throw error("domain", "has a table; expected domains and /files of domains");
            if (!pattern.startsWith("/")) {
                domains.add(word);
                continue;
            }
            for (LogicalLine line : LogicalLine.of(Files.readString(Path.of(pattern)))) {
                for (String domain : Words.of(line.text())) domains.add(excludes ? "!" + domain : domain);
            }
        }
        return domains;
    }

    /** A mistake in one parameter. */
    public ConfigurationException error(String name, String problem) {
        return new ConfigurationException(table + ": " + file + ": " + name + ": " + problem);
    }
}
