package org.mailrail.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.config.ConfigurationException;
import org.mailrail.core.NonBlocking;
import org.mailrail.table.contract.LookupTableContract;

/** Tables that are made of others, and those that need no file. */
class CompositeTablesTest {
    @TempDir
    Path folder;

    private LookupTable open(String spec) throws IOException {
        return TableTypes.standard().open(spec, folder);
    }

    @Nested
    class PipeContract extends LookupTableContract {
        @Override
        protected LookupTable open(Map<String, String> entries) {
            MemoryTable first = MemoryTable.of("memory:keys", entries);
            MemoryTable identity = MemoryTable.of("memory:values", byValue(entries));
            return PipeTable.of("pipemap:{ memory:keys }", Arrays.asList(first, identity));
        }

        private Map<String, String> byValue(Map<String, String> entries) {
            return entries.values().stream().collect(Collectors.toMap(value -> value, value -> value));
        }
    }

    @Nested
    class UnionContract extends LookupTableContract {
        @Override
        protected LookupTable open(Map<String, String> entries) {
            MemoryTable none = MemoryTable.of("memory:none", Map.of());
            return UnionTable.of(
                    "unionmap:{ memory:none }", Arrays.asList(none, MemoryTable.of("memory:all", entries)));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    pipemap:{inline:{a=b},inline:{b=c}}                | a | c
                    pipemap:{inline:{a=b}, inline:{c=d}}               | a | -
                    pipemap:{inline:{a=b}, static:x}                   | b | -
                    pipemap:{ pcre:{ {/^(.*)@x$/ $1} } inline:{ada=home} } | ada@x | home
                    unionmap:{static:a,static:{b c}}                   | k | a,b c
                    unionmap:{inline:{k=1}, inline:{l=2}, inline:{k=3}} | k | 1,3
                    unionmap:{inline:{k=1}, inline:{l=2}}              | m | -
                    pipemap:{proxy:unionmap:{static:1,static:2}, inline:{ { "1,2" = both } }} | k | -
                    randmap:{only}                                     | k | only
                    randmap:{ only, only }                             | k | only
                    static:{ a  b }                                    | k | a  b
                    inline:{ { "two words"@x = v w } }                 | "Two words"@x | v w
                    inline:{ a==b }                                    | a | =b
                    """)
    void theValueIsAsInPostfix(String spec, String key, String value) throws IOException {
        assertThat(open(spec).get(key).orElse(null)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    pipemap:{}           | nothing in the braces; expected pipemap:{ type:name, type:name }
                    unionmap:static:a    | no braces around the list; expected unionmap:{ type:name, type:name }
                    unionmap:{ static:a  | no braces around the list
                    pipemap:{ word }     | "word" is not of the form type:name
                    pipemap:{ nosuch:x } | there is no table type "nosuch"
                    randmap:{ }          | nothing in the braces; expected randmap:{ value, value }
                    randmap:a            | no braces around the list
                    static:{ a           | no } at the end
                    inline:{ { two words = v } } | is not of the form key=value
                    inline:{ =v }        | is not of the form key=value
                    unix:shadow          | there are unix:passwd.byname and unix:group.byname
                    """)
    void aMistakeIsToldWithWhatWouldBeRight(String spec, String problem) {
        assertThatThrownBy(() -> open(spec))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pipemap", "unionmap"})
    void tablesWithinTablesHaveADepth(String type) throws IOException {
        String open = type + ":{";
        assertThat(open(open.repeat(100) + "static:a" + "}".repeat(100)).get("x"))
                .contains("a");
        assertThatThrownBy(() -> open(open.repeat(5000) + "static:a" + "}".repeat(5000)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("nested deeper than 100");
    }

    @Test
    void aTableWithinThatCannotBeAskedMakesTheWholeOneFail() throws IOException {
        for (String spec : new String[] {
            "fail:x", "pipemap:{static:a, fail:x}", "unionmap:{static:a, fail:x}", "pipemap:{fail:x, static:a}"
        }) {
            assertThatThrownBy(() -> open(spec).get("k"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("fail:x");
        }
        assertThat(open("pipemap:{inline:{a=b}, fail:x}").get("other"))
                .as("it is never asked")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    pipemap:{static:a, regexp:{ {/^/ b} }}    | true
                    pipemap:{regexp:{ {/^/ b} }, static:a}    | false
                    unionmap:{static:a, regexp:{ {/^/ b} }}   | true
                    unionmap:{regexp:{ {/^/ b} }, static:a}   | false
                    unionmap:{unionmap:{fail:x}, static:a}    | false
                    static:a                                  | true
                    inline:{k=a}                              | true
                    randmap:{a}                               | false
                    fail:x                                    | false
                    """)
    void theFirstTableSaysWhetherPartsOfKeysAreLookedUp(String spec, boolean partial) throws IOException {
        assertThat(open(spec).getPartial("k").isPresent()).isEqualTo(partial);
        assertThat(open(spec) instanceof PatternTable).isNotEqualTo(partial);
    }

    @Test
    void aRandomTableTakesWhatTheDieShows() throws IOException {
        PrimitiveIterator.OfInt die = IntStream.of(2, 0, 1, 1).iterator();
        TableSource source =
                new TableSource("randmap", "{ a, { b c } d }", folder, InstantSource.system(), TextSyntax.POSTMAP);
        RandomTable table = RandomTable.open(source, bound -> {
            assertThat(bound).isEqualTo(3);
            return die.nextInt();
        });
        assertThat(table.get("k")).contains("d");
        assertThat(table.get("k")).contains("a");
        assertThat(table.get("k")).contains("{ b c }");
        assertThat(table.get("l")).contains("{ b c }");
        assertThat(table).isInstanceOf(NonBlocking.class);
    }

    @Test
    void everyValueOfARandomTableComesInTime() throws IOException {
        LookupTable table = open("randmap:{a,b}");
        long ofA = 0;
        for (int i = 0; i < 1000; i++) if (table.get("k").orElseThrow().equals("a")) ofA++;
        assertThat(ofA).isBetween(350L, 650L);
    }

    @Test
    void theEnvironmentIsAskedInLowerCaseAsPostfixAsksIt() {
        EnvironmentTable table = new EnvironmentTable("environ:", Map.of("home", "small", "HOME", "large")::get);
        assertThat(table.get("HOME")).contains("small");
        assertThat(table.get("path")).isEmpty();
    }

    @Test
    void filesMayHoldTheValues() throws IOException {
        Files.writeString(folder.resolve("key"), "key\n");
        Files.writeString(folder.resolve("chain"), "chain");
        Files.writeString(folder.resolve("map"), "a key chain\nb key,nosuch\nc ,\n");
        TableTypes types = TableTypes.standard();
        LookupTable table = types.open("hash:map", folder, TextSyntax.POSTMAP_FILES);
        assertThat(table.get("a")).contains("a2V5CgpjaGFpbg==");
        assertThat(table.get("b")).isEmpty();
        assertThat(table.get("c")).isEmpty();
        for (String spec : new String[] {"static:key", "inline:{ x=key }", "randmap:{key}", "regexp:{ {/x/ key} }"}) {
            assertThat(types.open(spec, folder, TextSyntax.POSTMAP_FILES).get("x"))
                    .as(spec)
                    .contains("a2V5Cg==");
        }
        for (String spec : new String[] {"static:nosuch", "inline:{ {x = nosuch} }", "randmap:{nosuch}"}) {
            assertThatThrownBy(() -> types.open(spec, folder, TextSyntax.POSTMAP_FILES))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("\"nosuch\" cannot be read");
        }
    }

    @Test
    void anEmptyValueIsAnErrorOfTheTable() throws IOException {
        TableSequence tables = TableSequence.of(Arrays.asList(open("pcre:{ {/c/} {/d/ e} }"), open("static:x")));
        assertThatThrownBy(() -> tables.get("c"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the value of \"c\" is empty");
        assertThat(tables.get("d")).contains("e");
        assertThat(tables.getPartial("c")).contains("x");
    }
}
