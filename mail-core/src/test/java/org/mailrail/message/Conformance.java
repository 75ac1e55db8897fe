package org.mailrail.message;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
}
