package org.mailrail.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;
import org.mailrail.config.internal.LogicalLineReader;
import org.mailrail.core.NonBlocking;
import org.mailrail.table.internal.Problems;

class TableTypesTest {
    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final TableTypes types = TableTypes.standard(() -> now);

    private LookupTable open(String spec) throws IOException {
        return types.open(spec, folder);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
        Files.setLastModifiedTime(folder.resolve(name), FileTime.from(now));
    }

    private void later(Duration time) {
        now = now.plus(time);
    }

    @Test
    void aStaticTableHasItsValueUnderEveryKey() throws IOException {
        assertThat(open("static:lmtp:[::1]:24").get("x")).contains("lmtp:[::1]:24");
        assertThat(open("static:{ two  words }").get("")).contains("two  words");
        assertThat(open("static:all")).isInstanceOf(NonBlocking.class);
    }

    @Test
    void anInlineTableHoldsItsEntries() throws IOException {
        LookupTable table = open("inline:{ k=v, { Key = a b, c } x@y=z=1 }");
        assertThat(table.get("K")).contains("v");
        assertThat(table.get("key")).contains("a b, c");
        assertThat(table.get("x@y")).contains("z=1");
        assertThat(table.get("a")).isEmpty();
        assertThat(table).isInstanceOf(NonBlocking.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    inline:{}                | nothing in the braces
                    inline:x=y               | no braces
                    inline:{ x = y }         | is not of the form key=value
                    inline:{ {a b = c} }     | is not of the form key=value
                    inline:{ a=1, A=2 }      | stands twice
                    nosuch:file              | there is no table type "nosuch"; there are btree, cdb,
                    lmdb:file                | with TableTypes.with(LmdbTables.type()); it needs org.lmdbjava:lmdbjava (with modules "requires lmdbjava")
                    proxy:ldap:file          | has not handed over the table type "ldap" with TableTypes.with; it needs com.unboundid:unboundid-ldapsdk
                    sqlite:file              | with TableTypes.with(JdbcTables.type(name, sources)); it needs java.sql (with modules "requires java.sql") and a driver, org.xerial:sqlite-jdbc
                    hash:                    | no name behind the type
                    hash:nosuch              | there is no file
                    texthash:nosuch          | there is no file
                    nosuch                   | there is no file
                    texthash:.               | is not a file
                    """)
    void aTableThatCannotBeIsAConfigurationError(String spec, String problem) {
        assertThatThrownBy(() -> open(spec))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void theErrorNamesTheParameterAndWhereItStands() {
        MainCf main = MainCf.of(folder.resolve("main.cf"), "a = 1\nvirtual_alias_maps = hash:virtual\n");
        assertThatThrownBy(() -> types.tables(main, "virtual_alias_maps", ""))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(folder.resolve("main.cf") + ", line 2: virtual_alias_maps: hash:virtual: ")
                .hasMessageContaining("the source text is read, not the database");
    }

    private Map<String, String> read(String text, Problems problems) throws IOException {
        LogicalLineReader lines = LogicalLineReader.of(text, problems);
        return TextEntries.read(lines, new TableValues(false, folder), TextSyntax.POSTMAP, problems);
    }

    @ParameterizedTest
    @CsvSource({"hash:t", "texthash:t", "btree:t", "proxy:hash:t", "t"})
    void everyIndexedTypeIsReadFromItsSourceText(String spec) throws IOException {
        write("t", "k v\n");
        assertThat(open(spec).get("k")).contains("v");
    }

    @Test
    void postmapsSyntax() throws IOException {
        write("t", """
                # comment
                ada@example.org\t  ada, bob
                   # comment within
                   carol

                Grace@Example.ORG grace
                "two words"@example.org quoted
                lonely
                GRACE@example.org second
                name: looks like an alias
                "open quoted
                """);
        LookupTable table = open("texthash:t");
        assertThat(table.get("ADA@example.org")).contains("ada, bob   carol");
        assertThat(table.get("grace@example.org")).contains("grace");
        assertThat(table.get("\"two words\"@example.org")).contains("quoted");
        assertThat(table.get("lonely")).isEmpty();
        assertThat(table.get("name:")).contains("looks like an alias");
        Problems problems = new Problems("t");
        read(Files.readString(folder.resolve("t")), problems);
        assertThat(problems.list())
                .containsExactly(
                        "t, line 8: is not of the form key, white space, value: left out",
                        "t, line 9: \"grace@example.org\" stands in line 6 already, which counts",
                        "t, line 10: is of the form name: value. Is it a table of aliases?",
                        "t, line 11: is not of the form key, white space, value: left out");
    }

    @Test
    void aFirstLineThatStartsWithWhiteSpaceIsLeftOut() throws IOException {
        Problems problems = new Problems("t");
        assertThat(read("  a b\nc d\n", problems)).isEqualTo(Map.of("c", "d"));
        assertThat(problems.list()).singleElement().asString().startsWith("t, line 1: starts with white space");
    }

    @Test
    void aLineThatIsNotUtf8IsLeftOut() throws IOException {
        Files.write(folder.resolve("t"), "a \u00ff\nb \u00ff\n".getBytes(StandardCharsets.ISO_8859_1));
        Files.write(folder.resolve("t"), "c b\u00fccher\n".getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
        LookupTable table = open("texthash:t");
        assertThat(table.get("a")).isEmpty();
        assertThat(table.get("c")).contains("b\u00fccher");
    }

    @Test
    void aTableOfTheWrongKindIsNotComplainedOfInEachOfItsLines() throws IOException {
        Problems problems = new Problems("t");
        read("nonsense\n".repeat(1000), problems);
        assertThat(problems.list()).hasSize(101).last().asString().isEqualTo("t: 900 more problems");
    }

    @ParameterizedTest
    @CsvSource({
        "hash, t.db, POSTMAP, postmap -s hash:",
        "btree, t.db, POSTALIAS, postalias -s btree:",
        "cdb, t.cdb, POSTMAP, postmap -s cdb:"
    })
    void aTableWithItsDatabaseOnlySaysHowToGetTheSourceText(
            String type, String database, TextSyntax syntax, String command) throws IOException {
        write(database, "");
        assertThatThrownBy(() -> types.open(type + ":t", folder, syntax))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("the source text is read, not the database")
                .hasMessageContaining("\"" + command + folder.resolve("t") + " > " + folder.resolve("t") + "\"");
    }

    @Test
    void aliasesSyntax() throws IOException {
        write("aliases", "postmaster: root\nRoot : ada,\n  bob\n\"quoted name\":carol\n\"a:b\": x\nnone\nempty:\n");
        LookupTable table = types.open("hash:aliases", folder, TextSyntax.POSTALIAS);
        assertThat(table.get("postmaster")).contains("root");
        assertThat(table.get("root")).contains("ada,  bob");
        assertThat(table.get("quoted name")).contains("carol");
        assertThat(table.get("a:b")).contains("x");
        assertThat(table.get("empty")).isEmpty();
    }

    @Test
    void aTexthashOfAliasesHasNoSyntaxOfItsOwn() throws IOException {
        write("aliases", "postmaster root\nroot: ada\n");
        LookupTable table = types.open("texthash:aliases", folder, TextSyntax.POSTALIAS);
        assertThat(table.get("postmaster")).contains("root");
        assertThat(table.get("root")).isEmpty();
        assertThat(table.get("root:")).contains("ada");
    }

    @Test
    void aChangedFileIsReadOnceItHasBeenLeftAloneForASecond() throws IOException {
        write("t", "a 1\n");
        LookupTable table = open("texthash:t");
        assertThat(table).isNotInstanceOf(NonBlocking.class);
        later(Duration.ofSeconds(10));
        write("t", "a 1\nb");
        assertThat(table.get("a")).contains("1");
        later(Duration.ofMillis(900));
        write("t", "b 2\na 3\n");
        assertThat(table.get("a")).as("half written a moment ago").contains("1");
        later(Duration.ofSeconds(2));
        assertThat(table.get("a")).contains("3");
        assertThat(table.get("b")).contains("2");
    }

    @Test
    void theFileIsLookedAtOnceASecondAtMost() throws IOException {
        write("t", "a 1\n");
        LookupTable table = open("texthash:t");
        later(Duration.ofSeconds(10));
        assertThat(table.get("a")).contains("1");
        Files.delete(folder.resolve("t"));
        later(Duration.ofMillis(999));
        assertThat(table.get("a")).contains("1");
        later(Duration.ofMillis(1));
        assertThatThrownBy(() -> table.get("a")).isInstanceOf(IOException.class).hasMessageContaining("texthash:t");
    }

    @Test
    void aTableThatCannotBeReadFailsUntilItCan() throws IOException {
        write("t", "a 1\n");
        LookupTable table = open("texthash:t");
        Files.delete(folder.resolve("t"));
        later(Duration.ofSeconds(5));
        assertThatThrownBy(() -> table.get("a")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> table.get("other"))
                .as("nothing is \"not found\"")
                .isInstanceOf(IOException.class);
        write("t", "a 2\n");
        later(Duration.ofSeconds(2));
        assertThat(table.get("a")).contains("2");
    }

    @Test
    void aClockSetBackDoesNotStopTheLooking() throws IOException {
        write("t", "a 1\n");
        LookupTable table = open("texthash:t");
        later(Duration.ofDays(-100));
        write("t", "a 2\n");
        later(Duration.ofSeconds(2));
        assertThat(table.get("a")).contains("2");
    }

    @Test
    void anApplicationAddsItsTypes() throws IOException {
        TableTypes more = types.with(new TableType() {
            @Override
            public String name() {
                return "upper";
            }

            @Override
            public LookupTable open(TableSource source) {
                return MemoryTable.of(source.toString(), Map.of("name", source.name()));
            }
        });
        assertThat(more.open("upper:Fox", folder).get("name")).contains("Fox");
        assertThatThrownBy(() -> open("upper:Fox")).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void tablesAreAskedInOrderAndAFailureEndsTheSearch() throws IOException {
        LookupTable broken = new LookupTable() {
            @Override
            public Optional<String> get(String key) throws IOException {
                throw new IOException("down");
            }

            @Override
            public String name() {
                return "broken";
            }
        };
        LookupTable first = MemoryTable.of("first", Map.of("a", "1"));
        LookupTable second = MemoryTable.of("second", Map.of("a", "2", "b", "3"));
        TableSequence memory = TableSequence.of(List.of(first, second));
        assertThat(memory.get("a")).contains("1");
        assertThat(memory.get("b")).contains("3");
        assertThat(memory).isInstanceOf(NonBlocking.class);
        TableSequence mixed = TableSequence.of(List.of(first, broken, second));
        assertThat(mixed).isNotInstanceOf(NonBlocking.class);
        assertThat(mixed.get("a")).contains("1");
        assertThatThrownBy(() -> mixed.get("b")).isInstanceOf(IOException.class);
        assertThat(mixed.name()).isEqualTo("first, broken, second");
    }
}
