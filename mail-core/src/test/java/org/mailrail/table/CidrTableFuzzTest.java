package org.mailrail.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.mailrail.config.internal.LogicalLineReader;
import org.mailrail.table.internal.Problems;

class CidrTableFuzzTest {
    @FuzzTest
    void resultsStandInTheRules(FuzzedDataProvider data) throws IOException {
        byte[] address = new byte[data.consumeBoolean() ? 4 : 16];
        byte[] given = data.consumeBytes(address.length);
        System.arraycopy(given, 0, address, 0, given.length);
        String text = data.consumeRemainingAsString();
        Problems problems = new Problems("table");
        CidrRules rules =
                CidrRules.read(LogicalLineReader.of(text, problems), new TableValues(false, Path.of("/")), problems);
        Optional<String> result = rules.find(address);
        assertThat(rules.find(address)).isEqualTo(result);
        // Lines that are continued are joined, and comments within them left out: a result is never more than what was
        // there.
        result.ifPresent(found -> assertThat(found).isNotEmpty().hasSizeLessThanOrEqualTo(text.length()));
    }
}
