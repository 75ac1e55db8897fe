package org.mailrail.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.internal.LogicalLineReader;
import org.mailrail.table.internal.Problems;

/** Whatever a table's source has, reading it ends with entries and problems, and asking it ends. A failure names its seed. */
class RandomSourceTest {
    private static final Path FOLDER = Path.of("/nonexistent");
    private static final int ROUNDS = 3000;
    private static final List<String> TYPES =
            List.of("regexp", "pcre", "cidr", "inline", "static", "randmap", "pipemap", "unionmap", "unix", "hash", "");
    private static final List<TextSyntax> SYNTAXES = List.of(TextSyntax.values());
    /** What sources are made of, and what tears them apart. */
    private static final String[] PIECES = {
        "/",
        "~",
        "!",
        "if ",
        "endif",
        " ",
        "\t",
        "\n",
        "\n ",
        "#",
        "\\",
        "$",
        "$1",
        "${2}",
        "$(",
        "$$",
        "(",
        ")",
        "[",
        "]",
        "[^",
        "[:alpha:]",
        "[=a=]",
        "[.",
        "{",
        "}",
        "{2}",
        "{1,3}",
        ",",
        "*",
        "+",
        "?",
        "|",
        "^",
        ".",
        "-",
        "\\1",
        "\\w",
        "\\Q",
        "\\E",
        "\\x{",
        "\\p{L}",
        "(?:",
        "(?<n>",
        "(?i",
        "(?=",
        "\\g{-1}",
        "a",
        "b",
        "Z",
        "0",
        "9",
        "=",
        ":",
        "\"",
        "'",
        "@",
        "&&",
        "i",
        "m",
        "x",
        "U",
        "192.0.2.1",
        "10.0.0.0/8",
        "2001:db8::",
        "/33",
        "::",
        "static:a",
        "b\u00fccher",
        "\ud83d\udce8",
        "\u0000",
        "\r"
    };

    private static String text(SplittableRandom random, int pieces) {
        StringBuilder text = new StringBuilder();
        int count = random.nextInt(pieces);
        for (int i = 0; i < count; i++) text.append(PIECES[random.nextInt(PIECES.length)]);
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void rulesOfRegularExpressions(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        TableValues values = new TableValues(false, FOLDER);
        for (int round = 0; round < ROUNDS; round++) {
            RegexpSyntax syntax = random.nextBoolean() ? RegexpSyntax.POSIX : RegexpSyntax.PERL;
            Problems problems = new Problems("t");
            String source = "/" + text(random, 12) + "/ " + text(random, 4) + "\n" + text(random, 30);
            List<RegexpRule> rules =
                    RegexpRules.read(LogicalLineReader.of(source, problems), syntax, values, true, problems);
            RegexpTable table = new RegexpTable("regexp:t", () -> rules);
            String key = text(random, 10);
            Optional<String> value = table.get(key);
            assertThat(table.get(key)).as(source).isEqualTo(value);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void rulesOfNetworks(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            Problems problems = new Problems("t");
            String source = text(random, 40);
            LogicalLineReader lines = LogicalLineReader.of(source, problems);
            CidrRules rules = CidrRules.read(lines, new TableValues(false, FOLDER), problems);
            byte[] address = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(address);
            assertThat(rules.find(address)).as(source).isEqualTo(rules.find(address));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void entriesOfTexts(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            TextSyntax syntax = SYNTAXES.get(random.nextInt(SYNTAXES.size()));
            Problems problems = new Problems("t");
            byte[] source = text(random, 60).getBytes(StandardCharsets.UTF_8);
            if (source.length > 0) source[random.nextInt(source.length)] = (byte) random.nextInt();
            LogicalLineReader lines = new LogicalLineReader(new ByteArrayInputStream(source), problems);
            TableValues values = new TableValues(syntax == TextSyntax.POSTMAP_FILES, FOLDER);
            Map<String, String> entries = TextEntries.read(lines, values, syntax, problems);
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                assertThat(entries.get(entry.getKey())).isEqualTo(entry.getValue());
                assertThat(entry.getValue()).isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void namesOfTables(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            String inner = text(random, 20);
            String spec =
                    TYPES.get(random.nextInt(TYPES.size())) + ":" + (random.nextBoolean() ? inner : "{" + inner + "}");
            try {
                assertThat(TableTypes.standard().open(spec, FOLDER).name()).isEqualTo(spec);
            } catch (ConfigurationException e) {
                assertThat(e).hasMessageContaining(":");
            }
        }
    }
}
