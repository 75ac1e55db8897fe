package org.mailrail.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A text of a million lines. The bounds are generous, for slow machines; the benchmark has the figures. */
class LargeTextTest {
    private static final int LINES = 1_000_000;

    @TempDir
    Path folder;

    @Test
    void aMillionLinesAreReadInSecondsAndAnsweredInMicroseconds() throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("table"))) {
            for (int i = 0; i < LINES; i++) out.write(key(i) + "  mailbox" + i + "\n");
        }
        long start = System.nanoTime();
        LookupTable table = TableTypes.standard().open("texthash:table", folder);
        long opened = System.nanoTime();
        int found = 0;
        for (int i = 0; i < LINES; i++) {
            if (table.get(key((int) (i * 31L % LINES))).isPresent()) found++;
            if (table.get("User" + i + "@nowhere.example").isPresent()) found++;
        }
        Duration asking = Duration.ofNanos(System.nanoTime() - opened);
        assertThat(found).isEqualTo(LINES);
        assertThat(table.get(key(LINES - 1))).contains("mailbox" + (LINES - 1));
        assertThat(Duration.ofNanos(opened - start)).as("reading").isLessThan(Duration.ofSeconds(30));
        assertThat(asking).as("two million look-ups").isLessThan(Duration.ofSeconds(20));
        Map<String, String> entries = ((ListableTable) table).entries();
        assertThat(entries).hasSize(LINES);
    }

    private static String key(int i) {
        return "user" + i + "@example" + i % 1000 + ".org";
    }
}
