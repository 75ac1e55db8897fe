package org.mailrail.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.core.AddressLiteral;

class MainCfTest {
    private static final Path FILE = Path.of("etc", "main.cf");

    private static MainCf of(String text) {
        return MainCf.of(FILE, text);
    }

    @Test
    void commentsAndEmptyLinesStandAnywhereAlsoWithinAValue() {
        MainCf main = of("""
                # the names of this host
                mydestination = mx.example.org,
                    # a comment between

                \tlocalhost

                  # another
                inet_interfaces=all
                """);
        assertThat(main.list("mydestination", "")).containsExactly("mx.example.org", "localhost");
        assertThat(main.string("inet_interfaces", "")).isEqualTo("all");
    }

    @Test
    void aHashWithinAValueIsNoComment() {
        assertThat(of("a = 1 # 2\n").string("a", "")).isEqualTo("1 # 2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    $a                                            | 1 2 3
                    ${a}x                                         | 1 2 3x
                    $(a)x                                         | 1 2 3x
                    $$a                                           | $a
                    ${a?set}                                      | set
                    ${a:unset}                                    | ''
                    ${nil?set}                                    | ''
                    ${nil:unset}                                  | unset
                    ${nothing:unset}                              | unset
                    ${a?{yes $a}:{no}}                            | yes 1 2 3
                    ${nil?{yes}:{no}}                             | no
                    <${nil? { yes } : { no } }>                   | < no >
                    <${a ? yes}>                                  | < yes>
                    $( a )                                        | 1 2 3
                    ${ a?yes}                                     | yes
                    ${{$b} == {1 2 3!}}                           | true
                    <${{$b} == {1}}>                              | <>
                    ${{ 1 } == {1} ? {same} : {other}}            | other
                    ${{3.10} >level {3.9}}                        | true
                    ${{3} ==level {3.0.0} ? {same} : {other}}     | same
                    ${{0} <level {3.6} ? {old} : {new}}           | old
                    <${{3.6} >=level {4} ? {old}}>                | <>
                    ${nil?{yes}}                                  | ''
                    ${nil:${a}}                                   | 1 2 3
                    ${{$a} == {1 2 3} ? {same} : {other}}         | same
                    ${{10} > {9} ? {more} : {less}}               | more
                    ${{10} < {9}?{less}}                          | ''
                    ${{b} >= {a} ? {not before} : {before}}       | not before
                    ${{a} != {a} ? {other} : {same}}              | same
                    $b.$a                                         | 1 2 3!.1 2 3
                    inline:{ k=$a }                               | inline:{ k=1 2 3 }
                    """)
    void referencesAreReplaced(String value, String expanded) {
        MainCf main = of("a = 1 2 3\nnil =\nb = $a!\nx = " + value + "\n");
        assertThat(main.string("x", "")).isEqualTo(expanded);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    $-           | a $ without the name
                    a $          | a $ without the name
                    ${a          | is not closed
                    ${a?{b}      | is not closed
                    ${a?{b}{c}}  | where : should be
                    ${?b}        | does not start with the name
                    ${a!b}       | where ? or : should be
                    ${{a} ~ {b} ? {c}} | is none of ==
                    ${{a} =={b}c}      | "c" where ? or : should be
                    ${a:{b}c}          | "c" behind the last }
                    ${{x} <level {4}}  | "x" is not a level such as 3.6
                    """)
    void aBrokenReferenceIsToldWithFileLineAndParameter(String value, String problem) {
        MainCf main = of("a = 1\nx = " + value + "\n");
        assertThatThrownBy(() -> main.string("x", ""))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(FILE + ", line 2: x: ")
                .hasMessageContaining(problem);
    }

    @Test
    void aLoopIsToldWithItsWay() {
        MainCf main = of("x = $y\ny = ${z}\nz = $x\n");
        assertThatThrownBy(() -> main.string("x", ""))
                .hasMessage(FILE + ", line 3: z: refers to itself: x -> y -> z -> x");
    }

    @Test
    void aLongChainAndAnExplosionEnd() {
        StringBuilder chain = new StringBuilder("p0 = end\n");
        for (int i = 1; i <= 200; i++) chain.append("p" + i + " = $p" + (i - 1) + "\n");
        assertThatThrownBy(() -> of(chain.toString()).string("p200", "")).hasMessageContaining("more than 100");

        StringBuilder laughs = new StringBuilder("p0 = ha\n");
        for (int i = 1; i <= 60; i++) laughs.append("p" + i + " = $p" + (i - 1) + "$p" + (i - 1) + "\n");
        assertThatThrownBy(() -> of(laughs.toString()).string("p60", "")).hasMessageContaining("longer than");

        String braces = "x = " + "${nil:{".repeat(150) + "}}".repeat(150) + "\n";
        assertThatThrownBy(() -> of(braces).string("x", "")).hasMessageContaining("deeper than 100");
    }

    /** Two references to the next, a hundred deep: they would be followed until the sun is out, and never be long. */
    @ParameterizedTest
    @ValueSource(strings = {"a%d = $a%d$a%d\n", "a%d = ${a%d?{$a%d}}\n", "a%d = ${{$a%d}=={$a%d}?{}}\n"})
    @Timeout(20)
    void anExplosionOfNothingEndsToo(String line) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 99; i++) text.append(line.formatted(i, i + 1, i + 1));
        String last = line.contains("?{$") ? "x" : "";
        assertThatThrownBy(() -> of(text + "a99 = " + last).string("a0", ""))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("refers to more than 1000000 parameters in all");
    }

    @Test
    void whatIsNotOfTheFormNameEqualsValueIsRefused() {
        assertThatThrownBy(() -> of("a = 1\nmyhostname mx\n"))
                .hasMessage(FILE + ", line 2: \"myhostname mx\" is not of the form name = value");
        assertThatThrownBy(() -> of("= 1\n")).hasMessageContaining("line 1");
        assertThatThrownBy(() -> of("my host = 1\n")).hasMessageContaining("line 1");
        assertThatThrownBy(() -> of("# comment\n  a = 1\n")).hasMessageContaining("line 2: starts with white space");
    }

    @Test
    void ofTwoValuesTheLastCountsWithAWarning() {
        MainCf main = of("a = 1\nb = 2\na = 3\n");
        assertThat(main.string("a", "")).isEqualTo("3");
        assertThat(main.warnings()).containsExactly(FILE + ", line 3: a: overrides line 1");
    }

    @Test
    void aReferenceToNothingIsEmptyWithAWarning() {
        MainCf main = of("banner = $myhostnam ESMTP\n");
        assertThat(main.string("banner", "")).isEqualTo(" ESMTP");
        main.string("banner", "");
        assertThat(main.warnings()).containsExactly(FILE + ", line 1: banner: refers to $myhostnam, which is not set");
    }

    @Test
    void defaultsAreExpandedAndSeenByReferences() {
        MainCf main = of("banner = $myhostname\n").withDefaults(Map.of("mydomain", "example.org"));
        MainCf more = main.withDefaults(Map.of("mydomain", "example.net", "myhostname", "mx.$mydomain"));
        assertThat(more.string("banner", "")).isEqualTo("mx.example.org");
        assertThat(more.string("other", "at $mydomain")).isEqualTo("at example.org");
        assertThat(more.isSet("mydomain")).isFalse();
    }

    @Test
    void parametersThatNobodyAskedForAreNamed() {
        MainCf main = of("a = $c\nb = 2\nc = 3\nmydestinaton = x\n");
        main.withDefaults(Map.of()).string("a", "");
        assertThat(main.unusedParameters()).containsExactly("b", "mydestinaton");
    }

    @ParameterizedTest
    @CsvSource({"5,PT5M", "5s,PT5S", "90m,PT1H30M", "2h,PT2H", "5d,PT120H", "1w,PT168H", "0,PT0S"})
    void timesHaveUnits(String value, Duration duration) {
        assertThat(of("t = " + value + "\n").duration("t", Duration.ZERO, ChronoUnit.MINUTES))
                .isEqualTo(duration);
    }

    @ParameterizedTest
    @CsvSource({"''", "5x", "s", "-5", "1.5h", "1h30m", "99999999999", "5 m", "4000w", "1000000000000000000000"})
    void whatIsNoTimeIsRefused(String value) {
        assertThatThrownBy(() -> of("t = " + value + "\n").duration("t", Duration.ZERO, ChronoUnit.SECONDS))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(FILE + ", line 1: t: ")
                .hasMessageContaining("alone for seconds");
    }

    @Test
    void aDefaultTimeIsGivenBack() {
        assertThat(of("").duration("t", Duration.ofDays(5), ChronoUnit.DAYS)).isEqualTo(Duration.ofDays(5));
    }

    @Test
    void numbersHaveBounds() {
        MainCf main = of("a = 50\nb = 51\nc = x\nd =\n");
        assertThat(main.number("a", 1, 1, 50)).isEqualTo(50);
        assertThat(main.size("none", 10_240_000, 0, Long.MAX_VALUE)).isEqualTo(10_240_000);
        for (String name : new String[] {"b", "c", "d"}) {
            assertThatThrownBy(() -> main.number(name, 1, 1, 50))
                    .hasMessageContaining(": " + name + ": ")
                    .hasMessageContaining("is not a whole number from 1 to 50");
        }
    }

    @Test
    void yesAndNoInAnyCase() {
        MainCf main = of("a = Yes\nb = NO\nc = true\n");
        assertThat(main.yesNo("a", false)).isTrue();
        assertThat(main.yesNo("b", true)).isFalse();
        assertThat(main.yesNo("d", true)).isTrue();
        assertThatThrownBy(() -> main.yesNo("c", true))
                .hasMessage(FILE + ", line 3: c: \"true\" is neither yes nor no");
    }

    @Test
    void bracesHoldAWordTogether() {
        MainCf main = of("a = inline:{ x=1, { y = 2 } }, hash:z\n    w\nb = {\nc = }\n");
        assertThat(main.list("a", "")).containsExactly("inline:{ x=1, { y = 2 } }", "hash:z", "w");
        assertThatThrownBy(() -> main.list("b", "")).hasMessageContaining("line 3: b: a { without its }");
        assertThatThrownBy(() -> main.list("c", "")).hasMessageContaining("line 4: c: a } without its {");
    }

    @Test
    void socketAddressesAreOfThreeForms() {
        MainCf main = of("a = 127.0.0.1:25, [::1]:587 10025\nb = ::1:25\nc = host\nd = 1.2.3.4:70000\n");
        assertThat(main.socketAddresses("a", ""))
                .containsExactly(
                        new InetSocketAddress(AddressLiteral.of("[127.0.0.1]").address(), 25),
                        new InetSocketAddress(AddressLiteral.of("[IPv6:::1]").address(), 587),
                        new InetSocketAddress(10025));
        for (String name : new String[] {"b", "c", "d"}) {
            assertThatThrownBy(() -> main.socketAddresses(name, "")).hasMessageContaining("not of the form host:port");
        }
    }

    @Test
    void pathsStartFromTheFolderOfTheFile() {
        MainCf main = of("a = tls/key.pem\nb = /abs\nc =\n");
        assertThat(main.path("a", "")).contains(FILE.toAbsolutePath().resolveSibling("tls/key.pem"));
        assertThat(main.path("b", "")).contains(Path.of("/abs"));
        assertThat(main.path("c", "")).isEmpty();
        assertThat(main.string("config_directory", "")).isEqualTo(main.folder().toString());
    }

    @Test
    void aMistakeInADefaultSaysThatItIsOne() {
        assertThatThrownBy(() -> of("").list("a", "{")).hasMessageContaining("a (not set there, so its default)");
    }

    @Test
    void windowsLineEndsAndAMissingLastOneAreRead() {
        MainCf main = of("a = 1,\r\n  2\r\nb = 3");
        assertThat(main.list("a", "")).containsExactly("1", "2");
        assertThat(main.string("b", "")).isEqualTo("3");
    }

    @Test
    void aFileThatIsNoTextOrNotThereIsToldByName(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("main.cf");
        assertThatThrownBy(() -> MainCf.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("main.cf");
        Files.write(file, "a = \u00e4\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> MainCf.read(file)).hasMessage(file + ": is not UTF-8");
        Files.write(file, new byte[(1 << 20) + 1]);
        assertThatThrownBy(() -> MainCf.read(file)).hasMessage(file + ": larger than 1 MiB");
        Files.writeString(file, "a = \u00e4\n");
        assertThat(MainCf.read(file).string("a", "")).isEqualTo("\u00e4");
    }

    @Test
    void whateverAFileHasItIsReadOrRefused() {
        String[] pieces = {
            "a", "b", " = ", "\n", "\n ", "$", "${", "}", "{", "?", ":", "==", "level", "$a", "$$", "#", "(", ")", "1"
        };
        SplittableRandom random = new SplittableRandom(7);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder("a = ");
            for (int n = random.nextInt(12); n >= 0; n--) text.append(pieces[random.nextInt(pieces.length)]);
            try {
                MainCf main = of(text.toString());
                for (String name : main.names()) main.list(name, "");
                read++;
            } catch (ConfigurationException e) {
                assertThat(e).as(text.toString()).hasMessageStartingWith(FILE + ", line ");
            }
        }
        assertThat(read).isGreaterThan(1000);
    }
}
