package org.mailrail.table.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import org.jspecify.annotations.Nullable;

/**
 * The result of a pattern: text in which {@code $1}, <code>${1}</code> and {@code $(1)} stand for what the groups matched, and {@code $$} for
 * a dollar. A group that took no part in the match is empty. Postfix's regexp_table(5).
 *
 * @param parts in order
 */
public record ResultTemplate(List<Part> parts) {
    /** A part of a result. */
    public sealed interface Part {
        /** Text as it is. */
        record Literal(String text) implements Part {}

        /** What a group matched, from 1. */
        record Group(int number) implements Part {}
    }

    /** Copies the list. */
    public ResultTemplate {
        parts = List.copyOf(parts);
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if a dollar has no group behind it; the message is for an administrator
     */
    public static ResultTemplate of(String text) {
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '$') {
                literal.append(c);
            } else if (text.startsWith("$", at)) {
                literal.append('$');
                at++;
            } else {
                if (!literal.isEmpty()) parts.add(new Part.Literal(literal.toString()));
                literal.setLength(0);
                int end = endOfName(text, at);
                boolean bracketed = at < text.length() && (text.charAt(at) == '{' || text.charAt(at) == '(');
                parts.add(
                        new Part.Group(number(bracketed ? text.substring(at + 1, end - 1) : text.substring(at, end))));
                at = end;
            }
        }
        if (!literal.isEmpty()) parts.add(new Part.Literal(literal.toString()));
        return new ResultTemplate(parts);
    }

    private static int endOfName(String text, int start) {
        char open = start < text.length() ? text.charAt(start) : ' ';
        if (open == '{' || open == '(') {
            int close = text.indexOf(open == '{' ? '}' : ')', start);
            if (close < 0) throw new IllegalArgumentException("$" + open + " is not closed");
            return close + 1;
        }
        int end = start;
        while (end < text.length() && isNameCharacter(text.charAt(end))) end++;
        return end;
    }

    private static boolean isNameCharacter(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
    }

    private static int number(String name) {
        int number = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            number = c >= '0' && c <= '9' && number < 1000 ? number * 10 + c - '0' : -1;
            if (number < 0) break;
        }
        if (number < 1) {
            throw new IllegalArgumentException(
                    "\"$" + name + "\" is not the number of a group; $$ stands for a dollar");
        }
        return number;
    }

    /** The largest group that it uses; 0 if it uses none. */
    public int largestGroup() {
        int largest = 0;
        for (Part part : parts) {
            if (part instanceof Part.Group group) largest = Math.max(largest, group.number());
        }
        return largest;
    }

    /** The result for a match; null where the pattern is one that must not match, and no group is used. */
    public String expand(@Nullable MatchResult match) {
        StringBuilder result = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Part.Literal literal -> result.append(literal.text());
                case Part.Group group -> {
                    String matched = match == null ? null : match.group(group.number());
                    if (matched != null) result.append(matched);
                }
            }
        }
        return result.toString();
    }
}
