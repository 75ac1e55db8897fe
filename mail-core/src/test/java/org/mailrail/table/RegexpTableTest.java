package org.mailrail.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.internal.LogicalLineReader;
import org.mailrail.table.internal.Problems;

class RegexpTableTest {
    @TempDir
    Path folder;

    abstract static class Contract extends FileTableContract {
        @Override
        String line(String key, String value) {
            return "/^" + key.replace(".", "\\.") + "$/ " + value;
        }

        @Override
        protected boolean takesPartialKeys() {
            return false;
        }
    }

    @Nested
    class RegexpContract extends Contract {
        @Override
        String source() {
            return "regexp:table";
        }
    }

    @Nested
    class PcreContract extends Contract {
        @Override
        String source() {
            return "pcre:table";
        }

        @Override
        String line(String key, String value) {
            return super.line(key, value).replace("$/", "$/E");
        }
    }

    private LookupTable open(String type, String rules) throws IOException {
        Files.writeString(folder.resolve("table"), rules);
        return TableTypes.standard().open(type + ":table", folder);
    }

    @ParameterizedTest
    @CsvSource({"regexp", "pcre"})
    void theFirstRuleThatMatchesHasTheResult(String type) throws IOException {
        LookupTable table = open(type, """
                # postmaster is always welcome
                /^postmaster@/ OK
                ~^/slash~      slash
                if /^list-/
                /-owner@/      owner
                if !/@example\\.org$/
                /^/            550 elsewhere
                endif
                /^(.*)-(.*)@(.*)$/  $2 of ${1} at
                  $(3), $$1 for you
                endif
                !/@/           no address
                /^Case@/i      exactly
                /Any/          anything
                """);
        assertThat(table.get("PostMaster@x")).contains("OK");
        assertThat(table.get("/slash")).contains("slash");
        assertThat(table.get("list-a-owner@example.org")).contains("owner");
        assertThat(table.get("list-a@example.net")).contains("550 elsewhere");
        assertThat(table.get("list-a@example.org")).contains("a of list at  example.org, $1 for you");
        assertThat(table.get("List-A@Example.ORG")).contains("A of List at  Example.ORG, $1 for you");
        assertThat(table.get("ada")).contains("no address");
        assertThat(table.get("Case@x")).contains("exactly");
        assertThat(table.get("case@x")).isEmpty();
        assertThat(table.get("company@x")).contains("anything");
    }

    @ParameterizedTest
    @CsvSource({"regexp", "pcre"})
    void aGroupThatTookNoPartIsEmpty(String type) throws IOException {
        assertThat(open(type, "/x(y)?z/ got<$1>\n").get("xz")).contains("got<>");
    }

    @Test
    void aSecondPatternMustHoldToo() throws IOException {
        LookupTable table = open("regexp", "/^(.)a/!/b/ $1!b\n/c/i!/D/i CD\n");
        assertThat(table.get("xa")).contains("x!b");
        assertThat(table.get("xab")).isEmpty();
        assertThat(table.get("c")).contains("CD");
        assertThat(table.get("cD")).isEmpty();
    }

    @Test
    void aliasesTakeNothingFromTheAddress() throws IOException {
        Files.writeString(folder.resolve("table"), "/^(.*)-command$/ |/bin/$1\n/^list-/ staff\n");
        LookupTable aliases = TableTypes.standard().open("regexp:table", folder, TextSyntax.POSTALIAS);
        assertThat(aliases.get("x-command")).isEmpty();
        assertThat(aliases.get("list-1")).contains("staff");
    }

    @Test
    void rulesMayStandInTheName() throws IOException {
        LookupTable table = TableTypes.standard().open("pcre:{ { /b{2}/ two b }, {/a/ $$} }", folder);
        assertThat(table.get("abba")).contains("two b");
        assertThat(table.get("a")).contains("$");
        for (String name : List.of("{ /a/ x }", "{ }", "{ {/a/ x}", "{ {} }")) {
            assertThatThrownBy(() -> TableTypes.standard().open("regexp:" + name, folder))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageStartingWith("regexp:" + name);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    POSIX | /a/q x         | there is no flag "q": left out
                    POSIX | /a x           | no "/" at the end of the pattern: left out
                    POSIX | !              | no pattern: left out
                    POSIX | word x         | is not a pattern between delimiters, if or endif: left out
                    POSIX | iffy x         | is not a pattern between delimiters, if or endif: left out
                    POSIX | endif          | an endif without its if: left out
                    POSIX | if /a/ text    | text behind the condition is left out: "text". A rule between if and endif must not start with white space
                    POSIX | if /a/         | an if without its endif: it holds to the end
                    POSIX | /a/            | has no result: an empty one is used
                    POSIX | /(a)/ $2       | $2 of a pattern with 1 groups: left out
                    POSIX | /(a)/ $0       | "$0" is not the number of a group; $$ stands for a dollar: left out
                    POSIX | /(a)/ $x       | "$x" is not the number of a group; $$ stands for a dollar: left out
                    POSIX | /(a)/ x$       | "$" is not the number of a group; $$ stands for a dollar: left out
                    POSIX | /(a)/ ${1      | ${ is not closed: left out
                    POSIX | !/(a)/ $1      | a pattern that must not match has no group for $1: left out
                    POSIX | /(/ x          | a ( without its ): left out
                    PERL  | /(/ x          | a ( without its ): left out
                    PERL  | /a/!/b/ x      | there is no flag "!": left out
                    PERL  | /a**/ x        | Dangling meta character '*' in /a**/: left out
                    """)
    void aRuleThatIsWrongIsAProblemAndTheOthersStand(RegexpSyntax syntax, String rule, String problem)
            throws IOException {
        Problems problems = new Problems("t");
        String text = "/ok1/ yes\n" + rule + "\n/ok2/ yes\n";
        TableValues values = new TableValues(false, folder);
        List<RegexpRule> rules = RegexpRules.read(LogicalLineReader.of(text, problems), syntax, values, true, problems);
        assertThat(problems.list().getFirst()).isEqualTo("t, line 2: " + problem);
        assertThat(rules).hasSizeGreaterThanOrEqualTo(2);
    }

    /** Some of these take Java's engine longer than the age of the universe, others more stack than there is. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    regexp ; /^(a+)+$/ REJECT
                    pcre   ; /^(a+)+$/ REJECT
                    regexp ; /^(a|aa)+$/ REJECT
                    pcre   ; /^(a|aa)+$/ REJECT
                    pcre   ; /(.*)*(.*)*(.*)*x/ REJECT
                    pcre   ; /^(?:(a)|b)*c/ REJECT
                    regexp ; /^(a|bc)*evil/ REJECT
                    pcre   ; !/^(a|bc)*evil/ REJECT
                    """)
    void aPatternOfWhichNobodyKnowsWhetherItMatchesIsATemporaryError(String type, String rule) {
        String hostile = "a".repeat(50_000) + "!";
        String pattern = rule.substring(0, rule.indexOf(' '));
        assertTimeout(Duration.ofSeconds(20), () -> {
            LookupTable table = open(type, "# first\n" + rule + "\n/!$/ next\n");
            assertThatThrownBy(() -> table.get(hostile))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(type + ":table, line 2: " + pattern + ": it cannot be said");
        });
    }

    @Test
    void aConditionOfWhichNobodyKnowsWhetherItHoldsIsATemporaryErrorToo() throws IOException {
        String hostile = "bc".repeat(15_000) + "!";
        LookupTable second = open("regexp", "/!/!/^(a|bc)*evil/ OK\n");
        assertThatThrownBy(() -> second.get(hostile)).isInstanceOf(IOException.class);
        LookupTable block = open("pcre", "if /^(a|bc)*evil/\n/!/ REJECT\nendif\n/!/ OK\n");
        assertThatThrownBy(() -> block.get(hostile)).hasMessageContaining("line 1: /^(a|bc)*evil/: ");
        assertThat(block.get("bcevil!")).contains("REJECT");
    }

    @ParameterizedTest
    @CsvSource({"regexp", "pcre"})
    void aLongTextIsNoMatterForAPatternThatMatchesAnywhere(String type) throws IOException {
        LookupTable table = open(type, "/.*needle.*$/ found\n/hay/ hay\n");
        assertThat(table.get("hay".repeat(100_000))).contains("hay");
        assertThat(table.get("hay".repeat(100_000) + "needle")).contains("found");
    }
}
