package org.mailrail.table;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.config.internal.LogicalLine;
import org.mailrail.config.internal.LogicalLineReader;
import org.mailrail.table.internal.Blanks;
import org.mailrail.table.internal.BoundedPattern;
import org.mailrail.table.internal.Problems;
import org.mailrail.table.internal.ResultTemplate;

/**
 * Reads the rules of a table of regular expressions. A rule that is wrong is a problem and left out, as by Postfix: the others stand.
 *
 * <pre>
 *   rule      = condition 1*WS result / "if" condition / "endif"
 *   condition = *( "!" / WS ) delimiter pattern delimiter *flag [ condition ]   ; a second one, with "!", in POSIX tables only
 *   delimiter = any character but letters, digits and white space; in the pattern behind a backslash
 * </pre>
 */
final class RegexpRules {
    private static final int MAX_DEPTH = 1000;

    private final RegexpSyntax syntax;
    private final TableValues values;
    private final boolean substitutes;
    private final Problems problems;
    private final List<RegexpRule> rules = new ArrayList<>();
    /** The numbers of the {@code if} rules that are open. */
    private final Deque<Integer> open = new ArrayDeque<>();

    private String text = "";
    private int line;
    private int at;

    private RegexpRules(RegexpSyntax syntax, TableValues values, boolean substitutes, Problems problems) {
        this.syntax = syntax;
        this.values = values;
        this.substitutes = substitutes;
        this.problems = problems;
    }

    /**
     * Reads the rules.
     *
     * @param substitutes whether results may have {@code $1}. What a sender wrote must not become part of a command or file name: aliases have
     *     none, as in local(8)
     */
    static List<RegexpRule> read(
            LogicalLineReader lines, RegexpSyntax syntax, TableValues values, boolean substitutes, Problems problems)
            throws IOException {
        RegexpRules rules = new RegexpRules(syntax, values, substitutes, problems);
        for (LogicalLine line = lines.next(); line != null; line = lines.next()) rules.add(line);
        return rules.build();
    }

    private void add(LogicalLine logical) {
        text = Blanks.strip(logical.text());
        line = logical.number();
        at = 0;
        try {
            if (isWord("if")) addIf();
            else if (isWord("endif")) addEndif();
            else if (text.isEmpty()
                    || isAlphanumeric(text.charAt(0))) // empty: control characters that Java takes for white space
            problem("is not a pattern between delimiters, if or endif: left out");
            else addMatch();
        } catch (IllegalArgumentException e) {
            problem(e.getMessage() + ": left out");
        }
    }

    private List<RegexpRule> build() {
        for (int number : open) {
            if (rules.get(number) instanceof RegexpRule.If rule) {
                problems.at(rule.condition().line(), "an if without its endif: it holds to the end");
                rules.set(number, new RegexpRule.If(rule.condition(), rules.size()));
            }
        }
        return List.copyOf(rules);
    }

    private void problem(String problem) {
        problems.at(line, problem);
    }

    private boolean isWord(String word) {
        boolean there = text.toLowerCase(Locale.ROOT).startsWith(word)
                && (text.length() == word.length() || !isAlphanumeric(text.charAt(word.length())));
        if (there) at = word.length();
        return there;
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    private void addIf() {
        RegexpRule.Condition condition = condition();
        if (!rest().isEmpty()) {
            problem("text behind the condition is left out: \"" + rest()
                    + "\". A rule between if and endif must not start with white space");
        }
        if (open.size() == MAX_DEPTH) throw new IllegalArgumentException("if within if, deeper than " + MAX_DEPTH);
        open.push(rules.size());
        rules.add(new RegexpRule.If(condition, 0));
    }

    private void addEndif() {
        Integer number = open.poll();
        if (number == null) throw new IllegalArgumentException("an endif without its if");
        if (!rest().isEmpty()) problem("text behind endif is left out");
        if (rules.get(number) instanceof RegexpRule.If rule) {
            rules.set(number, new RegexpRule.If(rule.condition(), rules.size()));
        }
    }

    private void addMatch() {
        RegexpRule.Condition condition = condition();
        boolean another = syntax == RegexpSyntax.POSIX && text.startsWith("!", at);
        RegexpRule.@Nullable Condition second = another ? condition() : null;
        if (rest().isEmpty()) problem("has no result: an empty one is used");
        Optional<String> value = rest().isEmpty() ? Optional.of("") : values.of(rest(), line, problems);
        if (value.isEmpty()) return;
        ResultTemplate result = ResultTemplate.of(value.get());
        int largest = result.largestGroup();
        if (largest > 0 && !substitutes)
            throw new IllegalArgumentException("$" + largest + " is not allowed in aliases");
        if (largest > 0 && condition.negated()) {
            throw new IllegalArgumentException("a pattern that must not match has no group for $" + largest);
        }
        int groups = condition.pattern().groups();
        if (largest > groups)
            throw new IllegalArgumentException("$" + largest + " of a pattern with " + groups + " groups");
        rules.add(new RegexpRule.Match(condition, second, result));
    }

    /** What is behind the conditions. */
    private String rest() {
        return Blanks.strip(text.substring(at));
    }

    private RegexpRule.Condition condition() {
        int first = at;
        boolean negated = false;
        while (at < text.length() && (text.charAt(at) == '!' || LogicalLine.isBlank(text.charAt(at)))) {
            if (text.charAt(at++) == '!') negated = !negated;
        }
        if (at == text.length()) throw new IllegalArgumentException("no pattern");
        char delimiter = text.charAt(at++);
        int start = at;
        while (at < text.length() && text.charAt(at) != delimiter) at += text.charAt(at) == '\\' ? 2 : 1;
        if (at >= text.length())
            throw new IllegalArgumentException("no \"" + delimiter + "\" at the end of the pattern");
        String regexp = text.substring(start, at++);
        int flags = at;
        while (at < text.length() && !LogicalLine.isBlank(text.charAt(at)) && !isNextCondition()) at++;
        BoundedPattern pattern = syntax.compile(regexp, text.substring(flags, at));
        return new RegexpRule.Condition(pattern, negated, Blanks.strip(text.substring(first, at)), line);
    }

    private boolean isNextCondition() {
        return syntax == RegexpSyntax.POSIX && text.charAt(at) == '!';
    }
}
