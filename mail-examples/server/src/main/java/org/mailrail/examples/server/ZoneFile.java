package org.mailrail.examples.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;
import org.mailrail.core.SyntaxException;
import org.mailrail.dns.StaticResolver;

/**
 * Names that are answered from a file and not by the DNS, as {@code /etc/hosts} does for addresses: for demonstrations, tests, and networks that have
 * mail but no DNS.
 *
 * <pre>
 *   line = name WSP type WSP value          ; type A, AAAA, TXT, or MX with the value "preference host"
 * </pre>
 *
 * <p>A name in the file is answered from the file alone, for every type. Empty lines and those that start with {@code #} are passed over.
 */
final class ZoneFile {
    private final Path file;
    private final StaticResolver.Builder zone = StaticResolver.builder();
    private final Set<String> names = new HashSet<>();

    private ZoneFile(Path file) {
        this.file = file;
    }

    /**
     * What {@code mailrail_dns_zone} names; nothing if it is empty.
     *
     * @throws ConfigurationException if the file has a mistake
     * @throws IOException if it cannot be read
     */
    static Optional<Zone> read(MainCf main) throws IOException {
        Optional<Path> file = main.path("mailrail_dns_zone", "");
        return file.isEmpty() ? Optional.empty() : Optional.of(new ZoneFile(file.get()).read());
    }

    /**
     * The records, and the names that have any.
     *
     * @param records answers for {@code names}
     * @param names in lower case
     */
    record Zone(StaticResolver records, Set<String> names) {
        Zone {
            names = Set.copyOf(names);
        }
    }

    private Zone read() throws IOException {
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) add(i + 1, line);
        }
        return new Zone(zone.build(), names);
    }

    private void add(int number, String line) {
        StringTokenizer words = new StringTokenizer(line);
        String name = words.nextToken();
        String type = words.hasMoreTokens() ? words.nextToken().toUpperCase(Locale.ROOT) : "";
        String value = words.hasMoreTokens() ? words.nextToken("").strip() : "";
        if (value.isEmpty()) throw mistake(number, "expected: name type value");
        try {
            switch (type) {
                case "A" -> zone.a(name, value);
                case "AAAA" -> zone.aaaa(name, value);
                case "TXT" -> zone.txt(name, value);
                case "MX" -> mx(number, name, value);
                default -> throw mistake(number, "the type must be A, AAAA, MX or TXT");
            }
        } catch (SyntaxException | IllegalArgumentException e) {
            throw mistake(number, "expected " + e.getMessage());
        }
        names.add(name.toLowerCase(Locale.ROOT));
    }

    private void mx(int number, String name, String value) {
        StringTokenizer words = new StringTokenizer(value);
        String preference = words.nextToken();
        if (words.countTokens() != 1) throw mistake(number, "expected: name MX preference host");
        try {
            zone.mx(name, Integer.parseInt(preference), words.nextToken());
        } catch (NumberFormatException e) {
            throw mistake(number, "the preference must be a number of 0 to 65535");
        }
    }

    private ConfigurationException mistake(int line, String problem) {
        return ConfigurationException.at(file, line, problem);
    }
}
