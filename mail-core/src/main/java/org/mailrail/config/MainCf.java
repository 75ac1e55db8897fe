package org.mailrail.config;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.mailrail.config.internal.LogicalLine;
import org.mailrail.config.internal.Words;

/**
 * Parameters in the syntax of Postfix's {@code main.cf}. postconf(5).
 *
 * <pre>
 *   parameter = name *WS "=" *WS value        ; a line that starts with white space continues the one before it
 *   comment   = *WS "#" text                  ; also between the lines of one value
 *   value     = *( text / "$$" / "$" name / "${" macro "}" / "$(" macro ")" )
 *   macro     = ( name / test ) [ "?" then / ":" else / "?{" then "}:{" else "}" ]
 *   test      = "{" a "}" ( "==" / "!=" / "&lt;" / "&lt;=" / "&gt;" / "&gt;=" ) [ "level" ] "{" b "}"   ; alone: "true" or nothing
 * </pre>
 *
 * <p>A parameter that stands twice has its last value, with a warning. Whoever asks for a parameter gives its default, in the same syntax.
 * Every mistake is a {@link ConfigurationException} that names file, line, parameter and what would be right. Safe for many threads.
 */
public final class MainCf {
    private static final long MAX_FILE = 1 << 20;

    private record Entry(String value, Path file, int line) {
        String where() {
            return file + ", line " + line;
        }
    }

    private final Path file;
    private final Map<String, Entry> entries;
    private final Map<String, String> defaults;
    private final Map<String, String> asked;
    private final List<Finding> findings;

    private MainCf(
            Path file,
            Map<String, Entry> entries,
            Map<String, String> defaults,
            Map<String, String> asked,
            List<Finding> findings) {
        this.file = file;
        this.entries = entries;
        this.defaults = defaults;
        this.asked = asked;
        this.findings = findings;
    }

    /**
     * Reads a file, UTF-8, of at most 1 MiB.
     *
     * @throws IOException if it cannot be read
     * @throws ConfigurationException if it does not follow the syntax
     */
    public static MainCf read(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE) throw new ConfigurationException(file + ": larger than 1 MiB");
        try {
            return of(file, Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new ConfigurationException(file + ": is not UTF-8", e);
        }
    }

    /**
     * From text, as if it stood in a file.
     *
     * @param file named in messages; its folder is what relative paths start from. It need not exist
     * @throws ConfigurationException if the text does not follow the syntax
     */
    public static MainCf of(Path file, String text) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        List<Finding> findings = new CopyOnWriteArrayList<>();
        for (LogicalLine line : LogicalLine.of(text)) {
            if (line.isOrphanedContinuation()) {
                throw ConfigurationException.at(
                        file,
                        line.number(),
                        "starts with white space, but there is no parameter above that it could continue");
            }
            int equals = line.text().indexOf('=');
            String name = line.text().substring(0, Math.max(equals, 0)).strip();
            if (name.isEmpty() || name.chars().anyMatch(c -> LogicalLine.isBlank((char) c))) {
                throw ConfigurationException.at(
                        file, line.number(), "\"" + excerpt(line.text()) + "\" is not of the form name = value");
            }
            Entry before = entries.put(
                    name, new Entry(line.text().substring(equals + 1).strip(), file, line.number()));
            if (before != null) {
                findings.add(new Finding(
                        Finding.Kind.DUPLICATE_PARAMETER,
                        file,
                        line.number(),
                        name,
                        "overrides line " + before.line()));
            }
        }
        return new MainCf(
                file,
                entries,
                Map.of("config_directory", folderOf(file).toString()),
                new ConcurrentHashMap<>(),
                findings);
    }

    /**
     * The same parameters, with values for those that neither the file nor earlier defaults set; {@code $name} sees these too. What was asked
     * for, and warnings, are shared with the original.
     *
     * @param more values in main.cf syntax by name
     */
    public MainCf withDefaults(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(more);
        all.putAll(defaults);
        return new MainCf(file, entries, Map.copyOf(all), asked, findings);
    }

    /**
     * The same parameters, with Postfix's defaults for those that several readers ask for or other values refer to: {@code myorigin}, {@code
     * mydestination}, {@code header_checks} and the like. {@code mynetworks} is the loopback alone, {@code alias_maps} is empty.
     */
    public MainCf withPostfixDefaults() {
        return withDefaults(PostfixDefaults.of(this));
    }

    /**
     * The same parameters under others that win, as {@code -o name=value} of master.cf do. What was asked for, and findings, are shared with the
     * original.
     *
     * @param overrides values in main.cf syntax by name
     * @param from where they stand, for messages
     * @param line its line
     */
    public MainCf withOverrides(Map<String, String> overrides, Path from, int line) {
        if (overrides.isEmpty()) return this;
        Map<String, Entry> all = new LinkedHashMap<>(entries);
        overrides.forEach((name, value) -> all.put(name, new Entry(value, from, line)));
        return new MainCf(file, all, defaults, asked, findings);
    }

    /** The file. */
    public Path file() {
        return file;
    }

    /** The folder that relative paths start from: the one that holds the file. */
    public Path folder() {
        return folderOf(file);
    }

    /** Whether the file sets this parameter, be it to nothing. */
    public boolean isSet(String name) {
        asked.putIfAbsent(name, "");
        return entries.containsKey(name);
    }

    /** The value with every {@code $name} replaced. */
    public String string(String name, String byDefault) {
        asked.put(name, defaults.getOrDefault(name, byDefault));
        return new Expansion(this, name, byDefault).result();
    }

    /** The same of a parameter whose default was given before, by {@link #withDefaults} or {@link #withPostfixDefaults}; empty if none was. */
    public String string(String name) {
        return string(name, "");
    }

    /** {@code yes} or {@code no}. */
    public boolean yesNo(String name, boolean byDefault) {
        String value = string(name, byDefault ? "yes" : "no");
        if (value.equalsIgnoreCase("yes")) return true;
        if (value.equalsIgnoreCase("no")) return false;
        throw error(name, "\"" + excerpt(value) + "\" is neither yes nor no");
    }

    /** A whole number within bounds, which count as allowed. */
    public int number(String name, int byDefault, int least, int most) {
        return (int) size(name, byDefault, least, most);
    }

    /** A whole number, such as octets, within bounds, which count as allowed. */
    public long size(String name, long byDefault, long least, long most) {
        String value = string(name, Long.toString(byDefault));
        Long number = Values.number(value);
        if (number == null || number < least || number > most) {
            throw error(name, "\"" + excerpt(value) + "\" is not a whole number from " + least + " to " + most);
        }
        return number;
    }

    /**
     * A time such as {@code 5d}, {@code 300s} or, in the parameter's own unit, {@code 5}.
     *
     * @param unit the unit of a number without one: seconds, minutes, hours, days or weeks
     */
    public Duration duration(String name, Duration byDefault, ChronoUnit unit) {
        String value = string(name, byDefault.toSeconds() + "s");
        Duration duration = Values.duration(value, unit);
        if (duration == null) {
            throw error(
                    name,
                    "\"" + excerpt(value) + "\" is not a time: a number with s, m, h, d or w behind it, or alone for "
                            + unit.toString().toLowerCase(Locale.ROOT));
        }
        return duration;
    }

    /** A list: words between commas and white space; what stands in braces is one word, and keeps them. */
    public List<String> list(String name, String byDefault) {
        try {
            return List.copyOf(Words.of(string(name, byDefault)));
        } catch (IllegalArgumentException e) {
            throw error(name, String.valueOf(e.getMessage()));
        }
    }

    /** The same of a parameter whose default was given before; empty if none was. */
    public List<String> list(String name) {
        return list(name, "");
    }

    /** A file or folder, relative ones from {@link #folder}; nothing if the value is empty. */
    public Optional<Path> path(String name, String byDefault) {
        String value = string(name, byDefault);
        return value.isEmpty() ? Optional.empty() : Optional.of(folder().resolve(value));
    }

    /**
     * Where to listen or connect: words {@code host:port}, {@code [IPv6 address]:port}, or {@code port} for all addresses.
     *
     * @throws ConfigurationException also if a host name is not known to this machine
     */
    public List<InetSocketAddress> socketAddresses(String name, String byDefault) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String word : list(name, byDefault)) {
            InetSocketAddress address = Values.socketAddress(word);
            if (address == null) {
                throw error(name, "\"" + excerpt(word) + "\" is not of the form host:port, [address]:port or port");
            }
            if (address.isUnresolved()) throw error(name, "no address is known for \"" + excerpt(word) + "\"");
            addresses.add(address);
        }
        return List.copyOf(addresses);
    }

    /** A mistake in the value of a parameter: names the file, the line where the file sets it, and the parameter. */
    public ConfigurationException error(String name, String problem) {
        return error(name, problem, null);
    }

    /** The same with what led to it. */
    public ConfigurationException error(String name, String problem, @Nullable Throwable cause) {
        return new ConfigurationException(where(name) + ": " + problem, cause);
    }

    /** Where a parameter has its value from, for messages: {@code file, line 7: name}, or that it is a default. */
    public String where(String name) {
        Entry entry = entries.get(name);
        return entry == null ? file + ": " + name + " (not set there, so its default)" : entry.where() + ": " + name;
    }

    /** What is odd but harmless: parameters that stand twice, references to parameters that nobody set. Grows as parameters are asked for. */
    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** The {@link #findings} as lines for a log. */
    public List<String> warnings() {
        return findings.stream().map(Finding::toString).toList();
    }

    /** The names of the parameters that the file sets, in its order. */
    public List<String> names() {
        return List.copyOf(entries.keySet());
    }

    /** What was asked for so far, with its default in main.cf syntax: Postfix's {@code postconf -d}. */
    public Map<String, String> asked() {
        return new TreeMap<>(asked);
    }

    /** The line that sets a parameter; nothing if none does. */
    public OptionalInt line(String name) {
        Entry entry = entries.get(name);
        return entry == null ? OptionalInt.empty() : OptionalInt.of(entry.line());
    }

    /** Parameters of the file that nobody asked for yet and no other value refers to: probably misspelt, or of no meaning here. Sorted. */
    public Set<String> unusedParameters() {
        Set<String> unused = new TreeSet<>(entries.keySet());
        unused.removeAll(asked.keySet());
        return unused;
    }

    /** The value as it stands, and notes that somebody wanted it; null if there is none. */
    @Nullable
    String raw(String name) {
        asked.putIfAbsent(name, defaults.getOrDefault(name, ""));
        Entry entry = entries.get(name);
        return entry == null ? defaults.get(name) : entry.value();
    }

    /** The value as the file has it; empty if it has none. Nobody wants it by this. */
    String given(String name) {
        Entry entry = entries.get(name);
        return entry == null ? "" : entry.value();
    }

    boolean isDefault(String name) {
        return defaults.containsKey(name);
    }

    void warnOfUndefined(String name, String by) {
        Entry entry = entries.get(by);
        Finding finding = new Finding(
                Finding.Kind.UNDEFINED_REFERENCE,
                entry == null ? file : entry.file(),
                entry == null ? 0 : entry.line(),
                by,
                "refers to $" + name + ", which is not set");
        if (!findings.contains(finding)) findings.add(finding);
    }

    static String excerpt(String value) {
        return value.length() <= 80 ? value : value.substring(0, 80) + "...";
    }

    private static Path folderOf(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }
}
