package org.mailrail.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.mailrail.config.internal.LogicalLineReader;
import org.mailrail.core.CaseFolding;
import org.mailrail.table.internal.Problems;

class TextTableFuzzTest {
    @FuzzTest
    void entriesComeFromTheTextAndAreFoundByTheirKeys(byte[] octets) throws IOException {
        for (TextSyntax syntax : new TextSyntax[] {TextSyntax.POSTMAP, TextSyntax.POSTALIAS}) {
            Problems problems = new Problems("table");
            Map<String, String> entries;
            try (LogicalLineReader lines = new LogicalLineReader(new ByteArrayInputStream(octets), problems)) {
                entries = TextEntries.read(lines, new TableValues(false, Path.of("/")), syntax, problems);
            }
            int length = 0;
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                assertThat(entry.getKey()).isNotEmpty().isEqualTo(CaseFolding.fold(entry.getKey()));
                assertThat(entry.getValue()).isNotEmpty().doesNotContain("\n");
                assertThat(entries.get(entry.getKey())).isEqualTo(entry.getValue());
                length += entry.getKey().length() + entry.getValue().length();
            }
            assertThat(length).isLessThanOrEqualTo(3 * octets.length);
            assertThat(problems.list()).hasSizeLessThanOrEqualTo(101);
        }
    }
}
