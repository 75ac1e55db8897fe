package org.mailrail.table.internal;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a set of an alternation of single characters: {@code (.|\n)*} becomes {@code ([[\s\S]\n])*}. Java's engine repeats an alternation by
 * recursion and runs out of stack after some thousand characters; a set it repeats in a loop.
 *
 * <pre>
 *   group  = ( "(" / "(?:" ) single 1*( "|" single ) ")"
 *   single = "." / "\" escape / "[" … "]" / any character without a meaning of its own
 * </pre>
 */
final class CharacterAlternation {
    private static final String META = "()[]{}*+?|^$\\.";
    /** Escapes that are no character: anchors, references, and what is longer than one. */
    private static final String NOT_SINGLE = "bBAzZGRXQE123456789";

    private final String java;
    private final @Nullable String dot;
    private int at;

    private CharacterAlternation(String java, @Nullable String dot) {
        this.java = java;
        this.dot = dot;
    }

    /**
     * Rewrites what a translator of ours wrote.
     *
     * @param options of the pattern, which say what a dot is; inline ones may change that
     */
    static String rewrite(String java, int options) {
        if (java.indexOf('|') < 0) return java;
        boolean changes = java.contains("(?s") || java.contains("(?i") || java.contains("(?m") || java.contains("(?-");
        String dot = (options & Pattern.DOTALL) != 0 ? "[\\s\\S]" : "[^\\n]";
        return new CharacterAlternation(java, changes ? null : dot).rewrite();
    }

    private String rewrite() {
        StringBuilder out = new StringBuilder();
        while (at < java.length()) {
            int start = at;
            if (java.charAt(at) == '(') {
                at += java.startsWith("(?:", at) ? 3 : 1;
                out.append(java, start, at);
                String set = set();
                if (set != null) out.append(set);
            } else {
                if (single() == null) at = start + 1;
                out.append(java, start, at);
            }
        }
        return out.toString();
    }

    /** The set of an alternation that comes next, up to its parenthesis; null if none comes, and nothing is read then. */
    private @Nullable String set() {
        int start = at;
        StringBuilder set = new StringBuilder("[");
        int alternatives = 0;
        do {
            String single = single();
            if (single == null) break;
            set.append(single);
            alternatives++;
            if (at < java.length() && java.charAt(at) == ')' && alternatives > 1)
                return set.append(']').toString();
        } while (at < java.length() && java.charAt(at++) == '|');
        at = start;
        return null;
    }

    /** The next character or set of them, as it is written in brackets; null if something else comes. */
    private @Nullable String single() {
        if (at >= java.length()) return null;
        int start = at;
        char c = java.charAt(at++);
        if (c == '[') return skipBrackets() ? java.substring(start, at) : null;
        if (c == '.') return dot;
        if (c == '\\') {
            if (NOT_SINGLE.indexOf(java.charAt(at)) >= 0) {
                at++;
                return null;
            }
            at = java.startsWith("{", at + 1) && "xpP".indexOf(java.charAt(at)) >= 0
                    ? java.indexOf('}', at) + 1
                    : at + (java.charAt(at) == 'x' ? 3 : 1);
            return java.substring(start, at);
        }
        if (META.indexOf(c) >= 0) return null;
        if (Character.isHighSurrogate(c)) at++;
        return c < 0x80 && !Character.isLetterOrDigit(c) ? "\\" + c : java.substring(start, at);
    }

    private boolean skipBrackets() {
        int depth = 1;
        while (at < java.length() && depth > 0) {
            char c = java.charAt(at++);
            if (c == '\\') at++;
            else if (c == '[') depth++;
            else if (c == ']') depth--;
        }
        return depth == 0;
    }
}
