package org.mailrail.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mailrail.config.internal.LogicalLineReader;
import org.mailrail.table.internal.BoundedPattern;
import org.mailrail.table.internal.Problems;

class RegexpTableFuzzTest {
    @FuzzTest
    void anyRulesAnswerAnyKey(FuzzedDataProvider data) throws IOException {
        RegexpSyntax syntax = data.consumeBoolean() ? RegexpSyntax.PERL : RegexpSyntax.POSIX;
        String key = data.consumeString(40);
        String text = data.consumeString(400);
        Problems problems = new Problems("table");
        List<RegexpRule> rules = RegexpRules.read(
                LogicalLineReader.of(text, problems), syntax, new TableValues(false, Path.of("/")), true, problems);
        assertThat(rules.size()).isLessThanOrEqualTo(text.length());
        Optional<String> result;
        try {
            result = new RegexpTable("regexp:table", () -> rules).get(key);
        } catch (IOException undecided) {
            // A pattern that tracks back too far is the administrator's mistake, and a temporary error: nothing else
            // is.
            assertThat(undecided).hasCauseInstanceOf(BoundedPattern.UndecidedException.class);
            return;
        }
        assertThat(result.map(String::length).orElse(0)).isLessThanOrEqualTo(text.length() * (key.length() + 1));
        assertThat(new RegexpTable("regexp:table", () -> rules).get(key)).isEqualTo(result);
    }
}
