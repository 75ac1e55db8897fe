package org.mailrail.message;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The conformance data that the property {@code mailrail.conformance} names; without it a test is skipped. */
public final class Conformance {
    private Conformance() {}

    /** A file or folder of it. */
    public static Path path(String name) {
        String root = System.getProperty("mailrail.conformance", "");
        assumeFalse(root.isEmpty(), "no conformance data: set -Dmailrail.conformance=FOLDER");
        return Path.of(root).resolve(name);
    }

    /** All messages of the mime folder. */
    static List<Path> messages() throws IOException {
        try (Stream<Path> files = Files.walk(path("mime"))) {
            return files.filter(file ->
                            file.toString().endsWith(".eml") || file.toString().endsWith(".msg"))
                    .sorted()
                    .toList();
        }
    }

    /** What a table of lines {@code case | reason} explains: the reasons by their cases. */
    static Map<String, String> explained(String table) {
        Map<String, String> explained = new TreeMap<>();
        for (String line : table.lines().toList()) {
            int bar = line.indexOf('|');
            explained.put(
                    line.substring(0, bar).strip(), line.substring(bar + 1).strip());
        }
        return explained;
    }

    /** The cases of such a table that start with this word. */
    static List<String> explained(String table, String word) {
        return explained(table).keySet().stream()
                .filter(each -> each.startsWith(word + " "))
                .toList();
    }

    /** A date as the data of Stalwart's mail-parser has it. */
    static OffsetDateTime date(Json date) {
        int offset =
                (int) (date.at("tz_hour").number() * 3600 + date.at("tz_minute").number() * 60);
        return OffsetDateTime.of(
                (int) date.at("year").number(),
                (int) date.at("month").number(),
                (int) date.at("day").number(),
                (int) date.at("hour").number(),
                (int) date.at("minute").number(),
                (int) date.at("second").number(),
                0,
                ZoneOffset.ofTotalSeconds(date.at("tz_before_gmt").text().equals("true") ? -offset : offset));
    }
}
