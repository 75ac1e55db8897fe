package org.mailrail.examples.server.interop;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One configuration that Postfix and ours are asked about. It is a text file of sections, each headed by a line {@code -- name --}: {@code
 * addresses} and {@code senders}, one a line; {@code tables}, whose keys are looked up one by one; every other section is a file of the
 * configuration's folder, {@code main.cf} among them. What stands before the first section says what it is about.
 *
 * @param name of the file
 * @param files what is written into the configuration's folder
 * @param tables {@code type:name}
 * @param addresses to be asked about, besides those that are made from the keys
 * @param senders who sends to them; nobody in particular if there are none
 */
record RoutingCase(
        String name, Map<String, String> files, List<String> tables, List<String> addresses, List<String> senders) {
    private static final String SUFFIX = ".txt";

    /** All of them, by name. */
    static List<RoutingCase> all() throws IOException {
        Path folder;
        try {
            folder = Path.of(Objects.requireNonNull(RoutingCase.class.getResource("routing"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
        List<RoutingCase> cases = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) cases.add(read(file));
        }
        return cases;
    }

    static RoutingCase read(Path file) throws IOException {
        Map<String, String> sections = new LinkedHashMap<>();
        String section = "";
        StringBuilder text = new StringBuilder();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("-- ") && line.endsWith(" --")) {
                sections.put(section, text.toString());
                section = line.substring(3, line.length() - 3);
                text.setLength(0);
            } else {
                text.append(line).append('\n');
            }
        }
        sections.put(section, text.toString());
        sections.remove("");
        String name = file.getFileName().toString();
        return new RoutingCase(
                name.substring(0, name.length() - SUFFIX.length()),
                sections,
                removedLines(sections, "tables"),
                removedLines(sections, "addresses"),
                removedLines(sections, "senders"));
    }

    private static List<String> removedLines(Map<String, String> sections, String name) {
        String section = sections.remove(name);
        return section == null
                ? List.of()
                : section.lines().filter(line -> !line.isEmpty()).toList();
    }

    /** The parameters that its main.cf sets. */
    List<String> parameters() {
        return Objects.requireNonNull(files.get("main.cf"), name)
                .lines()
                .filter(line -> !line.isEmpty() && !line.startsWith("#") && !Character.isWhitespace(line.charAt(0)))
                .map(line -> line.substring(0, line.indexOf('=')).strip())
                .distinct()
                .toList();
    }
}
