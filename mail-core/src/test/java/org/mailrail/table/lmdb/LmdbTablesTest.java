package org.mailrail.table.lmdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lmdbjava.ByteArrayProxy;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.mailrail.config.ConfigurationException;
import org.mailrail.table.ListableTable;
import org.mailrail.table.LookupTable;
import org.mailrail.table.TableTypes;
import org.mailrail.table.TextSyntax;
import org.mailrail.table.contract.LookupTableContract;

class LmdbTablesTest {
    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final TableTypes types = TableTypes.standard(() -> now).with(LmdbTables.type());

    private LookupTable open(String name) throws IOException {
        return types.open("lmdb:" + name, folder);
    }

    private LmdbTables.Built create(String name, String text) throws IOException {
        return LmdbTables.create(Files.writeString(folder.resolve(name), text), TextSyntax.POSTMAP);
    }

    private static String numbered(int count, String value) {
        return IntStream.range(0, count)
                .mapToObj(i -> "user" + i + "@example.org " + value + i + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void whatIsCreatedIsFound() throws IOException {
        LmdbTables.Built built = create("t", "Ada@Example.org ada, bob\n\"two words\"@x.org quoted\nstraße@x.org s\n");
        assertThat(built.database()).isEqualTo(folder.resolve("t.lmdb"));
        assertThat(built.entries()).isEqualTo(3);
        assertThat(built.warnings()).isEmpty();
        LookupTable table = open("t");
        assertThat(table.get("ADA@example.org")).contains("ada, bob");
        assertThat(table.get("\"two words\"@x.org")).contains("quoted");
        assertThat(table.get("STRASSE@x.org")).contains("s");
        create("t", "caf\u00e9@x.org composed\n");
        assertThat(table.get("CAFE\u0301@x.org")).as("decomposed").contains("composed");
        assertThat(table.get("")).isEmpty();
        assertThat(table.get("a\0")).isEmpty();
        assertThat(table.get("x".repeat(5000))).isEmpty();
        assertThat(table.name()).isEqualTo("lmdb:t");
    }

    @Test
    void itsEntriesCanBeListedWithoutTheMarksOfPostalias() throws IOException {
        Files.writeString(folder.resolve("aliases"), "root: ada\nBob: ada, carol\n");
        LmdbTables.create(folder.resolve("aliases"), TextSyntax.POSTALIAS);
        LookupTable aliases = types.open("lmdb:aliases", folder, TextSyntax.POSTALIAS);
        assertThat(((ListableTable) aliases).entries()).isEqualTo(Map.of("root", "ada", "bob", "ada, carol"));
        assertThat(aliases.get("@"))
                .as("Sendmail's sign that the file is complete")
                .contains("@");
    }

    @Test
    void warningsNameFileAndLine() throws IOException {
        assertThat(create("t", "a 1\nlonely\nA 2\n").warnings())
                .containsExactlyInAnyOrder(
                        folder.resolve("t") + ", line 2: is not of the form key, white space, value: left out",
                        folder.resolve("t") + ", line 3: \"a\" stands in line 1 already, which counts");
    }

    @Test
    void longValuesAndManyEntriesGrowTheFile() throws IOException {
        String value = "v".repeat(100_000);
        create("t", numbered(20_000, "x") + "long " + value + "\n");
        ListableTable table = (ListableTable) open("t");
        assertThat(table.get("long")).contains(value);
        assertThat(table.get("user19999@example.org")).contains("x19999");
        assertThat(table.entries()).hasSize(20_001);
        create("t", numbered(400_000, "y"));
        assertThat(table.get("user399999@example.org")).contains("y399999");
        assertThat(table.get("long")).isEmpty();
        create("t", "a 1\n");
        assertThat(table.entries()).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void aKeyThatLmdbCannotHoldIsNamed() {
        assertThatThrownBy(() -> create("t", "k".repeat(511) + " v\n"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("longer than 510 octets");
        assertThat(folder.resolve("t.lmdb")).doesNotExist();
    }

    @Test
    void entriesWithoutNulAreFound() throws IOException {
        Path file = folder.resolve("t.lmdb");
        try (Env<byte[]> env =
                Env.create(ByteArrayProxy.PROXY_BA).open(file.toFile(), EnvFlags.MDB_NOSUBDIR, EnvFlags.MDB_NOLOCK)) {
            env.openDbi((byte[]) null).put(new byte[] {'k'}, new byte[] {'v'});
        }
        assertThat(open("t").get("K")).contains("v");
        assertThat(((ListableTable) open("t")).entries()).isEqualTo(Map.of("k", "v"));
    }

    @Test
    void permissionsOfTheSourceLimitThoseOfTheDatabase() throws IOException {
        Path source = Files.writeString(folder.resolve("t"), "a 1\n");
        Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rw-r-----"));
        Path database = LmdbTables.create(source, TextSyntax.POSTMAP).database();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(database)))
                .isEqualTo("rw-r-----");
        Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.delete(database);
        LmdbTables.create(source, TextSyntax.POSTMAP);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(database)))
                .isEqualTo("rw-r--r--");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("t", "t.lmdb");
    }

    @Test
    void aFileThatWasReplacedIsSeenWithinASecond() throws IOException {
        create("t", "a 1\n");
        LookupTable table = open("t");
        create("new", "a 2\n");
        Files.move(folder.resolve("new.lmdb"), folder.resolve("t.lmdb"), StandardCopyOption.REPLACE_EXISTING);
        now = now.plus(Duration.ofSeconds(1));
        assertThat(table.get("a")).contains("2");
        Files.delete(folder.resolve("t.lmdb"));
        assertThat(table.get("a")).contains("2");
        now = now.plus(Duration.ofSeconds(1));
        assertThatThrownBy(() -> table.get("a")).isInstanceOf(IOException.class).hasMessageStartingWith("lmdb:t: ");
        assertThatThrownBy(() -> table.get("other")).isInstanceOf(IOException.class);
        create("t", "a 3\n");
        assertThat(table.get("a")).contains("3");
    }

    @Test
    void aMissingFileNamesTheCommandThatMakesIt() throws IOException {
        assertThatThrownBy(() -> open("t"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("lmdb:t: there is no file " + folder.resolve("t.lmdb")
                        + "; make it with \"postmap lmdb:t\" or \"postalias lmdb:t\"");
        Files.writeString(folder.resolve("t"), "a 1\n");
        assertThatThrownBy(() -> open("t")).hasMessageContaining("t.lmdb, only its source text; make it with");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a 1\n", "no such thing as an LMDB file, and longer than the page that would say so"})
    void aFileThatIsNoneIsAConfigurationError(String content) throws IOException {
        Files.writeString(folder.resolve("t.lmdb"), content.repeat(100));
        assertThatThrownBy(() -> open("t"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("is not an LMDB file");
        if (!content.isEmpty()) {
            assertThatThrownBy(() -> create("t", "a 1\n"))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("remove it");
        }
    }

    @Test
    void aFileCutShortAnywhereIsRefusedAndDoesNotEndTheProcess() throws IOException {
        create("whole", numbered(500, "x") + "long " + "v".repeat(20_000) + "\n");
        byte[] whole = Files.readAllBytes(folder.resolve("whole.lmdb"));
        for (int size = 0; size < whole.length; size += 1024) {
            Files.write(folder.resolve("cut.lmdb"), Arrays.copyOf(whole, size));
            assertThatThrownBy(() -> open("cut")).isInstanceOf(ConfigurationException.class);
        }
    }

    @Test
    void pagesThatPointElsewhereAreRefused() throws IOException {
        create("whole", numbered(500, "x"));
        byte[] whole = Files.readAllBytes(folder.resolve("whole.lmdb"));
        int refused = 0;
        for (int page = 2; page < whole.length / 4096; page++) {
            byte[] damaged = whole.clone();
            Arrays.fill(damaged, page * 4096 + 16, page * 4096 + 200, (byte) 0xFE);
            Files.write(folder.resolve("bad" + page + ".lmdb"), damaged);
            try {
                ((ListableTable) open("bad" + page)).entries();
            } catch (ConfigurationException e) {
                assertThat(e).hasMessageContaining("is damaged");
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void aFileCutShortWhileItIsOpenIsATemporaryError() throws IOException {
        create("t", numbered(5000, "x"));
        LookupTable table = open("t");
        assertThat(table.get("user1@example.org")).contains("x1");
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("t.lmdb").toFile(), "rw")) {
            file.setLength(8192);
        }
        assertThatThrownBy(() -> table.get("user1@example.org"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged or not whole");
        Files.delete(folder.resolve("t.lmdb"));
        create("t", "user1@example.org again\n");
        assertThat(table.get("user1@example.org")).contains("again");
    }

    @Test
    void manyThreadsReadWhileItIsRewritten() throws Exception {
        create("t", numbered(1000, "1-"));
        LookupTable table = open("t");
        LookupTable ofAnotherType =
                TableTypes.standard().with(LmdbTables.type()).open("lmdb:t", folder);
        AtomicBoolean end = new AtomicBoolean();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> readers = new ArrayList<>();
            for (LookupTable each : List.of(table, table, ofAnotherType, ofAnotherType)) {
                Callable<Integer> reader = () -> {
                    int seen = 0;
                    for (; !end.get() || seen == 0; seen++) {
                        int user = seen % 1000;
                        assertThat(each.get("user" + user + "@example.org"))
                                .hasValueSatisfying(value -> assertThat(value).endsWith("-" + user));
                    }
                    return seen;
                };
                readers.add(executor.submit(reader));
            }
            for (int round = 2; round < 12; round++) {
                create("t", numbered(1000, round + "-"));
                assertThat(table.get("user7@example.org")).contains(round + "-7");
            }
            end.set(true);
            for (Future<Integer> reader : readers) assertThat(reader.get()).isPositive();
        }
    }

    @Nested
    class Contract extends LookupTableContract {
        @Override
        protected LookupTable open(Map<String, String> entries) throws IOException {
            replace(entries);
            return LmdbTablesTest.this.open("t");
        }

        @Override
        protected boolean replace(Map<String, String> entries) throws IOException {
            create(
                    "t",
                    entries.entrySet().stream()
                            .map(entry -> entry.getKey() + " " + entry.getValue() + "\n")
                            .collect(Collectors.joining()));
            return true;
        }

        @Override
        protected boolean breakDown() throws IOException {
            Files.delete(folder.resolve("t.lmdb"));
            now = now.plus(Duration.ofSeconds(1));
            return true;
        }
    }
}
