package org.mailrail.examples.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailrail.examples.server.Await;
import org.mailrail.table.ListableTable;
import org.mailrail.table.TableTypes;
import org.mailrail.table.TextSyntax;
import org.mailrail.table.lmdb.LmdbTables;

/** LMDB files that Postfix's postmap and postalias make are read by ours, and the other way round. */
@Tag("interop")
class LmdbTest {
    private static final Program POSTMAP = Program.named("postmap", "postfix");
    private static final Program POSTALIAS = Program.named("postalias", "postfix");

    private static final String PAD = "pad";

    @TempDir
    Path folder;

    private String configuration = "";

    @BeforeEach
    void configurePostfix() throws IOException {
        Path etc = Files.createDirectory(folder.resolve("etc"));
        Files.writeString(etc.resolve("main.cf"), "compatibility_level = 3.6\n");
        configuration = etc.toString();
    }

    /** 10,000 entries: addresses, domains, quoted local parts, beyond ASCII, long keys and values, digits, letter case. */
    private static Map<String, String> manyEntries() {
        Map<String, String> entries = new LinkedHashMap<>();
        for (int i = 0; entries.size() < 10_000; i++) {
            switch (i % 8) {
                case 0 -> entries.put("User" + i + "@Example.org", "user" + i + ", other" + i + "@example.net");
                case 1 -> entries.put("\"quoted user \\\" " + i + "\"@example.org", "\"a b\"@example.org");
                case 2 -> entries.put("straße" + i + "@bücher.example", "ΟΔΟΣ " + i + " 日本語");
                case 3 -> entries.put("Élan" + i + "ΣΑΣ@example.org", "é");
                case 4 -> entries.put(".domain" + i + ".example", "smtp:[192.0.2." + i % 256 + "]:2525");
                case 5 -> entries.put("k".repeat(1 + i % 500) + i, "v".repeat(1 + i * 7 % 9000));
                case 6 -> entries.put(Integer.toString(i), "x");
                default -> entries.put("user" + i, "x  y   " + i);
            }
        }
        return entries;
    }

    private static String sourceText(Map<String, String> entries) {
        return entries.entrySet().stream()
                .map(entry -> entry.getKey() + "\t" + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private Path source(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private void postmap(Path source) throws IOException {
        assertThat(POSTMAP.succeed(List.of("-c", configuration, "lmdb:" + source))
                        .err())
                .isEmpty();
    }

    private ListableTable ours(Path source) throws IOException {
        return (ListableTable) TableTypes.standard().with(LmdbTables.type()).open("lmdb:" + source, folder);
    }

    /** What Postfix lists, by key. */
    private Map<String, String> theirs(Program program, Path source) throws IOException {
        String text = new String(
                program.succeed(List.of("-c", configuration, "-s", "lmdb:" + source))
                        .out(),
                StandardCharsets.UTF_8);
        Map<String, String> entries = new TreeMap<>();
        text.lines().forEach(line -> {
            int tab = line.indexOf('\t');
            entries.put(line.substring(0, tab), line.substring(tab + 1));
        });
        return entries;
    }

    @Test
    void whatPostmapMadeIsReadByOurs() throws IOException {
        Map<String, String> entries = manyEntries();
        Path source = source("table", sourceText(entries));
        postmap(source);
        ListableTable table = ours(source);
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            assertThat(table.get(entry.getKey())).as(entry.getKey()).contains(entry.getValue());
        }
        assertThat(table.entries()).hasSize(10_000).isEqualTo(theirs(POSTMAP, source));
        assertThat(table.get("nobody@example.org")).isEmpty();
        System.out.println(
                "lmdb: " + entries.size() + " of " + entries.size() + " entries of postmap's file found by ours");
    }

    @Test
    void whatOursMadeIsReadByPostfix() throws Exception {
        Map<String, String> entries = manyEntries();
        Path source = source("table", sourceText(entries));
        assertThat(LmdbTables.create(source, TextSyntax.POSTMAP).warnings()).isEmpty();
        assertThat(theirs(POSTMAP, source))
                .hasSize(10_000)
                .isEqualTo(ours(source).entries());
        assertThat(askedOfPostfix(source, entries.keySet())).isEqualTo(sourceText(entries));
        assertThat(Files.getPosixFilePermissions(folder.resolve("table.lmdb")))
                .as("as postmap makes it")
                .isEqualTo(permissionsOfPostmaps(source));
        System.out.println(
                "lmdb: " + entries.size() + " of " + entries.size() + " entries of our file found by postmap -q");
    }

    private String askedOfPostfix(Path source, Set<String> keys) throws Exception {
        Path input = Files.write(folder.resolve("keys"), keys);
        Path output = folder.resolve("values");
        Process postmap = new ProcessBuilder(
                        POSTMAP.path().toString(), "-c", configuration, "-q", "-", "lmdb:" + source)
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile())
                .start();
        assertThat(postmap.waitFor()).isZero();
        return Files.readString(output);
    }

    private Object permissionsOfPostmaps(Path source) throws IOException {
        Path copy = Files.copy(source, folder.resolve("copy"));
        postmap(copy);
        return Files.getPosixFilePermissions(folder.resolve("copy.lmdb"));
    }

    @Test
    void oursSeesWhatPostmapRewritesWhileItHasTheFileOpen() throws Exception {
        Path source = source("table", "a 1\n");
        postmap(source);
        ListableTable table = ours(source);
        assertThat(table.get("a")).contains("1");
        for (int round = 2; round < 12; round++) {
            postmap(source("table", "a " + round + "\nb" + round + " x\n"));
            assertThat(table.get("a")).contains(Integer.toString(round));
            assertThat(table.get("b" + round)).contains("x");
            assertThat(table.get("b" + (round - 1))).isEmpty();
        }
        postmap(source("table", sourceText(manyEntries())));
        assertThat(table.get("user7")).as("after it has grown").contains("x  y   7");
        source("table", "a last\n");
        Files.delete(folder.resolve("table.lmdb"));
        postmap(source);
        assertThat(Await.within(Duration.ofSeconds(10), () -> table.get("a").equals(Optional.of("last"))))
                .as("a file that took the place of the one that was open")
                .isTrue();
    }

    @Test
    void aPostfixProcessSeesWhatOursRewritesWhileItHasTheFileOpen() throws Exception {
        String pad = PAD + " " + "p".repeat(9000) + "\n";
        Path source = source("table", "a 1\n" + pad);
        postmap(source);
        try (Asking postfix = new Asking(source)) {
            assertThat(postfix.ask("a")).isEqualTo("1");
            for (int round = 2; round < 12; round++) {
                LmdbTables.create(source("table", "a " + round + "\n" + pad), TextSyntax.POSTMAP);
                assertThat(postfix.ask("a")).isEqualTo(Integer.toString(round));
            }
            LmdbTables.create(source("table", sourceText(manyEntries()) + pad), TextSyntax.POSTMAP);
            assertThat(postfix.ask("User0@Example.org"))
                    .as("after it has grown")
                    .isEqualTo("user0, other0@example.net");
        }
        postmap(source("table", "a 1\nb 2\n"));
        assertThat(ours(source).entries()).as("postmap after ours").isEqualTo(Map.of("a", "1", "b", "2"));
    }

    @Test
    void aliasesAreTheSameFromBoth() throws IOException {
        String text = """
                # aliases(5)
                postmaster: root
                Root: ada, bob@example.net
                "quoted name": carol
                list: :include:/etc/list
                auto: "|/usr/bin/vacation -t 1d"
                file: /var/mail/file
                """;
        Path theirs = source("theirs", text);
        Path ours = source("ours", text);
        POSTALIAS.succeed(List.of("-c", configuration, "lmdb:" + theirs));
        LmdbTables.create(ours, TextSyntax.POSTALIAS);
        List<Map<String, String>> read = new ArrayList<>();
        for (Path source : List.of(theirs, ours)) {
            ListableTable table = (ListableTable)
                    TableTypes.standard().with(LmdbTables.type()).open("lmdb:" + source, folder, TextSyntax.POSTALIAS);
            read.add(table.entries());
            assertThat(table.get("POSTMASTER")).contains("root");
            assertThat(table.get("auto")).contains("\"|/usr/bin/vacation -t 1d\"");
        }
        assertThat(read.get(0)).hasSize(6).isEqualTo(read.get(1));
        Map<String, String> listed = theirs(POSTALIAS, ours);
        assertThat(listed).containsEntry("root:", "ada, bob@example.net").containsEntry("@:", "@");
    }

    /**
     * A {@code postmap -q -} that keeps its table open, as Postfix's daemons do. It prints what it has found once 4096 octets have come together,
     * so a long value is asked for behind each.
     */
    private final class Asking implements AutoCloseable {
        private final Process process;
        private final Writer keys;
        private final BufferedReader values;

        Asking(Path source) throws IOException {
            process = new ProcessBuilder(POSTMAP.path().toString(), "-c", configuration, "-q", "-", "lmdb:" + source)
                    .redirectError(folder.resolve("asking.log").toFile())
                    .start();
            keys = process.outputWriter(StandardCharsets.UTF_8);
            values = process.inputReader(StandardCharsets.UTF_8);
        }

        String ask(String key) throws IOException {
            keys.write(key + "\n" + PAD + "\n");
            keys.flush();
            while (true) {
                String line = values.readLine();
                if (line == null) throw new IOException(Files.readString(folder.resolve("asking.log")));
                if (!line.startsWith(PAD)) return line.substring(key.length() + 1);
            }
        }

        @Override
        public void close() {
            process.destroy();
            process.onExit().join();
        }
    }
}
