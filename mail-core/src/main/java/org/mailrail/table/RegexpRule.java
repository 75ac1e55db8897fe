package org.mailrail.table;

import java.util.regex.MatchResult;
import org.jspecify.annotations.Nullable;
import org.mailrail.table.internal.BoundedPattern;
import org.mailrail.table.internal.ResultTemplate;

/** A line of a table of regular expressions. regexp_table(5), pcre_table(5). */
sealed interface RegexpRule {
    /**
     * A pattern as it is asked for: found, or not found.
     *
     * @param written as it stands in the table, for messages
     * @param line where it stands
     */
    record Condition(BoundedPattern pattern, boolean negated, String written, int line) {
        /** What it matches; null if it does not hold. A condition that is negated and holds has matched nothing. */
        @Nullable
        Outcome test(String key) throws BoundedPattern.UndecidedException {
            MatchResult match = pattern.search(key);
            return (match == null) == negated ? new Outcome(match) : null;
        }
    }

    /** A condition that holds. */
    record Outcome(@Nullable MatchResult match) {}

    /** {@code [!]/pattern/flags result}, or {@code /pattern/flags!/pattern/flags result}: the first, and then the second must hold. */
    record Match(Condition condition, @Nullable Condition second, ResultTemplate result) implements RegexpRule {}

    /** {@code if [!]/pattern/flags}; where it does not hold, the search goes on at {@code end}, the number of the rule behind its {@code endif}. */
    record If(Condition condition, int end) implements RegexpRule {}
}
