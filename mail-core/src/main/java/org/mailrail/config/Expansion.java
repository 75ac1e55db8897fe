package org.mailrail.config;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.mailrail.config.internal.Words;

/** Replaces {@code $name} and its conditional forms in one value. postconf(5). */
final class Expansion {
    private static final int MAX_DEPTH = 100;
    private static final int MAX_LENGTH = 1 << 18;
    /** Each of which may have two of the next: with values that are empty no length would ever stop them. */
    private static final int MAX_REFERENCES = 1_000_000;

    private static final String LEVEL = "level";
    private static final long MAX_LEVEL = 99_999;

    private final MainCf parameters;
    private final String name;
    private final String byDefault;
    private final Deque<String> within = new ArrayDeque<>();
    private int references;

    Expansion(MainCf parameters, String name, String byDefault) {
        this.parameters = parameters;
        this.name = name;
        this.byDefault = byDefault;
    }

    String result() {
        String raw = parameters.raw(name);
        return valueOf(name, raw == null ? byDefault : raw);
    }

    private String valueOf(String parameter, String raw) {
        if (within.contains(parameter)) throw error("refers to itself: " + chainTo(parameter));
        if (within.size() == MAX_DEPTH) throw error("refers to more than " + MAX_DEPTH + " parameters in a row");
        if (++references > MAX_REFERENCES) throw error("refers to more than " + MAX_REFERENCES + " parameters in all");
        within.addLast(parameter);
        String value = expand(raw, 0);
        within.removeLast();
        return value;
    }

    private String expand(String text, int depth) {
        if (depth > MAX_DEPTH) throw error("braces nested deeper than " + MAX_DEPTH);
        StringBuilder out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c != '$') {
                out.append(c);
                i++;
            } else if (text.startsWith("$$", i)) {
                out.append('$');
                i += 2;
            } else if (text.startsWith("${", i) || text.startsWith("$(", i)) {
                int end = Words.closing(text, i + 1);
                if (end < 0) throw error("\"" + MainCf.excerpt(text.substring(i)) + "\" is not closed");
                out.append(macro(text.substring(i + 2, end), depth));
                i = end + 1;
            } else {
                int end = endOfName(text, i + 1);
                if (end == i + 1)
                    throw error("a $ without the name of a parameter behind it; write $$ for the sign itself");
                out.append(reference(text.substring(i + 1, end)));
                i = end;
            }
            if (out.length() > MAX_LENGTH) throw error("longer than " + MAX_LENGTH + " characters");
        }
        return out.toString();
    }

    private String macro(String macro, int depth) {
        String start = macro.stripLeading();
        if (start.startsWith("{")) return comparison(start, depth);
        int end = endOfName(start, 0);
        String referred = start.substring(0, end);
        if (end == 0) throw error("\"${" + MainCf.excerpt(macro) + "}\" does not start with the name of a parameter");
        String rest = start.substring(end);
        if (rest.isBlank()) return reference(referred);
        String raw = parameters.raw(referred);
        boolean isSet = raw != null && !valueOf(referred, raw).isEmpty();
        return choose(rest, isSet, depth);
    }

    /** {@code {a} == {b} ? {then} : {else}}; numbers are compared as numbers. Alone it is {@code true} or nothing. */
    private String comparison(String macro, int depth) {
        int leftEnd = Words.closing(macro, 0);
        int right = leftEnd < 0 ? -1 : macro.indexOf('{', leftEnd);
        int rightEnd = right < 0 ? -1 : Words.closing(macro, right);
        if (rightEnd < 0)
            throw error("\"${" + MainCf.excerpt(macro) + "}\" is not of the form ${{a} == {b} ? {c} : {d}}");
        String operator = macro.substring(leftEnd + 1, right).strip();
        boolean holds = holds(
                expand(macro.substring(1, leftEnd), depth + 1),
                operator,
                expand(macro.substring(right + 1, rightEnd), depth + 1));
        String rest = macro.substring(rightEnd + 1);
        if (rest.isBlank()) return holds ? "true" : "";
        return choose(rest, holds, depth);
    }

    private boolean holds(String left, String operator, String right) {
        boolean ofLevels = operator.endsWith(LEVEL);
        String sign = ofLevels ? operator.substring(0, operator.length() - LEVEL.length()) : operator;
        int order = ofLevels ? level(left).compareTo(level(right)) : compare(left, right);
        return switch (sign) {
            case "==" -> order == 0;
            case "!=" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            case ">=" -> order >= 0;
            default ->
                throw error("\"" + MainCf.excerpt(operator) + "\" is none of == != < <= > >=, alone or with level");
        };
    }

    private static int compare(String a, String b) {
        Long left = Values.number(a);
        Long right = Values.number(b);
        return left != null && right != null ? left.compareTo(right) : a.compareTo(b);
    }

    /** {@code major.minor.patch}, of which the last two may be missing, as one number. Postfix's compatibility_level. */
    private Long level(String text) {
        long level = 0;
        int parts = 0;
        for (String part : text.strip().split("\\.", -1)) {
            Long number = Values.number(part);
            if (number == null || number < 0 || number > MAX_LEVEL || ++parts > 3) {
                throw error("\"" + MainCf.excerpt(text) + "\" is not a level such as 3.6, as compatibility_level is");
            }
            level = level * (MAX_LEVEL + 1) + number;
        }
        while (parts++ < 3) level *= MAX_LEVEL + 1;
        return level;
    }

    /** {@code ?then}, {@code :else} or {@code ?{then}:{else}}; only what is chosen is looked at. */
    private String choose(String text, boolean holds, int depth) {
        String choice = text.stripLeading();
        if (choice.startsWith(":")) {
            String otherwise = last(choice.substring(1));
            return holds ? "" : expand(otherwise, depth + 1);
        }
        if (!choice.startsWith("?")) throw error("\"" + MainCf.excerpt(choice) + "\" where ? or : should be");
        String then = choice.substring(1);
        String afterBlanks = then.stripLeading();
        if (!afterBlanks.startsWith("{")) return holds ? expand(then, depth + 1) : "";
        int end = Words.closing(afterBlanks, 0);
        if (end < 0) throw error("a { without its }");
        String otherwise = afterBlanks.substring(end + 1).strip();
        if (!otherwise.isEmpty() && !otherwise.startsWith(":")) {
            throw error("\"" + MainCf.excerpt(otherwise) + "\" where : should be");
        }
        String alternative = otherwise.isEmpty() ? "" : last(otherwise.substring(1));
        return expand(holds ? afterBlanks.substring(1, end) : alternative, depth + 1);
    }

    /** The last operand: what stands in braces, behind which there is nothing, or else all of the text. */
    private String last(String text) {
        String stripped = text.strip();
        if (!stripped.startsWith("{")) return text;
        int end = Words.closing(stripped, 0);
        if (end < 0) throw error("a { without its }");
        if (end < stripped.length() - 1) {
            throw error("\"" + MainCf.excerpt(stripped.substring(end + 1)) + "\" behind the last }");
        }
        return stripped.substring(1, end);
    }

    private String reference(String referred) {
        String raw = parameters.raw(referred);
        if (raw != null) return valueOf(referred, raw);
        parameters.warnOfUndefined(referred, current());
        return ""; // as in Postfix
    }

    private static int endOfName(String text, int start) {
        int i = start;
        while (i < text.length() && isNameCharacter(text.charAt(i))) i++;
        return i;
    }

    private static boolean isNameCharacter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
    }

    private String chainTo(String parameter) {
        return String.join(" -> ", within) + " -> " + parameter;
    }

    private String current() {
        @Nullable String innermost = within.peekLast();
        return innermost == null ? name : innermost;
    }

    private ConfigurationException error(String problem) {
        return parameters.error(current(), problem);
    }
}
