package org.mailrail.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.internal.LogicalLineReader;
import org.mailrail.table.internal.Problems;

/** Whatever a table's source has, reading it ends with entries and problems, and asking it ends. */
@Tag("soak")
class TableFuzzTest {
    private static final Path FOLDER = Path.of("/nonexistent");
    private static final List<String> TYPES =
            List.of("regexp", "pcre", "cidr", "inline", "static", "randmap", "pipemap", "unionmap", "unix", "hash", "");
    private static final List<RegexpSyntax> REGEXPS = List.of(RegexpSyntax.values());
    private static final List<TextSyntax> TEXTS = List.of(TextSyntax.values());

    private static LogicalLineReader lines(byte[] text, Problems problems) {
        return new LogicalLineReader(new ByteArrayInputStream(text), problems);
    }

    @FuzzTest(maxDuration = "5m")
    void rulesOfRegularExpressions(FuzzedDataProvider data) throws IOException {
        RegexpSyntax syntax = data.pickValue(REGEXPS);
        String key = data.consumeString(100);
        Problems problems = new Problems("t");
        LogicalLineReader lines = lines(data.consumeRemainingAsBytes(), problems);
        TableValues values = new TableValues(false, FOLDER);
        List<RegexpRule> rules = RegexpRules.read(lines, syntax, values, true, problems);
        RegexpTable table = new RegexpTable("regexp:t", () -> rules);
        Optional<String> value = table.get(key);
        assertThat(table.get(key)).isEqualTo(value);
    }

    @FuzzTest(maxDuration = "5m")
    void rulesOfNetworks(FuzzedDataProvider data) throws IOException {
        byte[] address = new byte[data.consumeBoolean() ? 4 : 16];
        for (int i = 0; i < address.length; i++) address[i] = data.consumeByte();
        Problems problems = new Problems("t");
        LogicalLineReader lines = lines(data.consumeRemainingAsBytes(), problems);
        CidrRules rules = CidrRules.read(lines, new TableValues(false, FOLDER), problems);
        assertThat(rules.find(address)).isEqualTo(rules.find(address));
    }

    @FuzzTest(maxDuration = "5m")
    void entriesOfTexts(FuzzedDataProvider data) throws IOException {
        TextSyntax syntax = data.pickValue(TEXTS);
        Problems problems = new Problems("t");
        LogicalLineReader lines = lines(data.consumeRemainingAsBytes(), problems);
        TableValues values = new TableValues(syntax == TextSyntax.POSTMAP_FILES, FOLDER);
        Map<String, String> entries = TextEntries.read(lines, values, syntax, problems);
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            assertThat(entries.get(entry.getKey())).isEqualTo(entry.getValue());
            assertThat(entry.getValue()).isNotEmpty();
        }
    }

    @FuzzTest(maxDuration = "5m")
    void namesOfTables(FuzzedDataProvider data) throws IOException {
        String spec = data.pickValue(TYPES) + ":" + data.consumeRemainingAsString();
        try {
            assertThat(TableTypes.standard().open(spec, FOLDER).name()).isEqualTo(spec);
        } catch (ConfigurationException e) {
            assertThat(e).hasMessageContaining(":");
        }
    }
}
