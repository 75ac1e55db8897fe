package org.mailrail.table;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.table.internal.BoundedPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Regular expressions in order, of which the first that matches has the result. Postfix's regexp_table(5) and pcre_table(5).
 *
 * <p>A search that needs too much backtracking is a line in the log, and the rule does not apply, neither as {@code /pattern/} nor as {@code
 * !/pattern/}: so Postfix does when PCRE's match limit is reached. The lookup goes on with the next rule.
 */
final class RegexpTable implements PatternTable {
    private static final Logger LOG = LoggerFactory.getLogger(RegexpTable.class);

    private final String name;
    private final RuleSource<List<RegexpRule>> rules;

    RegexpTable(String name, RuleSource<List<RegexpRule>> rules) {
        this.name = name;
        this.rules = rules;
    }

    static RegexpTable open(TableSource source, RegexpSyntax syntax) throws IOException {
        TableValues values = TableValues.of(source);
        boolean substitutes = source.syntax() != TextSyntax.POSTALIAS;
        return new RegexpTable(
                source.toString(),
                RuleSource.open(
                        source, (lines, problems) -> RegexpRules.read(lines, syntax, values, substitutes, problems)));
    }

    @Override
    public Optional<String> get(String key) throws IOException {
        List<RegexpRule> inOrder = rules.content();
        int next = 0;
        while (next < inOrder.size()) {
            switch (inOrder.get(next++)) {
                case RegexpRule.If rule -> {
                    if (test(rule.condition(), key) == null) next = rule.end();
                }
                case RegexpRule.Match rule -> {
                    RegexpRule.Outcome outcome = test(rule.condition(), key);
                    if (outcome == null) continue;
                    if (rule.second() != null && test(rule.second(), key) == null) continue;
                    return Optional.of(rule.result().expand(outcome.match()));
                }
            }
        }
        return Optional.empty();
    }

    private RegexpRule.@Nullable Outcome test(RegexpRule.Condition condition, String key) {
        try {
            return condition.test(key);
        } catch (BoundedPattern.TooMuchBacktracking e) {
            LOG.warn("{}, line {}: {}: the rule is passed over", name, condition.line(), e.getMessage());
            return null;
        }
    }

    @Override
    public String name() {
        return name;
    }
}
