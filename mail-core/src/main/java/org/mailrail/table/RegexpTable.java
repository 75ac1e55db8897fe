package org.mailrail.table;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.table.internal.BoundedPattern;

/**
 * Regular expressions in order, of which the first that matches has the result. Postfix's regexp_table(5) and pcre_table(5).
 *
 * <p>A search that needs too much backtracking, or more stack than there is, ends the lookup with an error: whether the rule would have matched is
 * not known, and going on with the next one, as Postfix does when PCRE's match limit is reached, would let a sender switch a rule off by the text
 * that he sends.
 */
final class RegexpTable implements PatternTable {
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

    private RegexpRule.@Nullable Outcome test(RegexpRule.Condition condition, String key) throws IOException {
        try {
            return condition.test(key);
        } catch (BoundedPattern.UndecidedException e) {
            throw new IOException(
                    name + ", line " + condition.line() + ": " + condition.written()
                            + ": it cannot be said whether this matches a text of " + key.length()
                            + " characters: " + e.getMessage(),
                    e);
        }
    }

    @Override
    public String name() {
        return name;
    }
}
