package org.mailrail.table.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Translates POSIX regular expressions, as regcomp(3) of the GNU library reads them, to Java's: extended ones, basic ones, and the library's own
 * {@code \w \W \s \S \b \B \< \>} and back-references.
 *
 * <p>What differs: of several matches at one place POSIX takes the longest, Java the first that an alternation offers, which shows in what
 * {@code $1} holds and never in whether there is a match; a character is one of Unicode, not an octet. Collating symbols are single characters.
 */
public final class PosixSyntax {
    private static final String OPERATORS = "(){}|+?";
    private static final int MAX_REPEAT = 32_767;
    private static final int MAX_DEPTH = 200;

    private final String regexp;
    private final boolean extended;
    private final boolean multiline;
    private final boolean ignoresCase;
    private final StringBuilder out = new StringBuilder();
    private final Deque<Integer> open = new ArrayDeque<>();
    private int at;
    private int groups;
    /** Where in the output the last atom starts; -1 if there is nothing that could be repeated. */
    private int atom = -1;
    /** Whether the last atom is repeated already: POSIX repeats the repetition, Java would take a second + for something else. */
    private boolean repeated;

    private PosixSyntax(String regexp, boolean extended, boolean multiline, boolean ignoresCase) {
        this.regexp = regexp;
        this.extended = extended;
        this.multiline = multiline;
        this.ignoresCase = ignoresCase;
    }

    /**
     * Compiles an expression.
     *
     * @param flags each toggles: {@code i} letter case does not count (on), {@code x} extended syntax (on), {@code m} line ends separate lines
     *     (off). regexp_table(5)
     * @throws IllegalArgumentException if it is none; the message is for an administrator
     */
    public static BoundedPattern compile(String regexp, String flags) {
        boolean ignoresCase = true;
        boolean extended = true;
        boolean multiline = false;
        for (int i = 0; i < flags.length(); i++) {
            switch (flags.charAt(i)) {
                case 'i' -> ignoresCase = !ignoresCase;
                case 'x' -> extended = !extended;
                case 'm' -> multiline = !multiline;
                default -> throw new IllegalArgumentException("there is no flag \"" + flags.charAt(i) + "\"");
            }
        }
        String java = new PosixSyntax(regexp, extended, multiline, ignoresCase).translate();
        int options =
                Pattern.UNIX_LINES | (ignoresCase ? Pattern.CASE_INSENSITIVE : 0) | (multiline ? 0 : Pattern.DOTALL);
        try {
            boolean anchored = !multiline && PerlSyntax.startsAnywhere(java);
            return new BoundedPattern(Pattern.compile(CharacterAlternation.rewrite(java, options), options), anchored);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(e.getDescription() + " in /" + regexp + "/", e);
        }
    }

    private String translate() {
        while (at < regexp.length()) {
            int c = regexp.codePointAt(at);
            at += Character.charCount(c);
            boolean escaped = c == '\\';
            if (escaped) {
                if (at == regexp.length()) throw new IllegalArgumentException("a backslash at the end");
                c = regexp.codePointAt(at);
                at += Character.charCount(c);
            }
            if (OPERATORS.indexOf(c) >= 0) {
                if (escaped == extended) literal(c);
                else operator((char) c);
            } else if (escaped) {
                escape(c);
            } else {
                plain(c);
            }
        }
        if (!open.isEmpty()) throw new IllegalArgumentException("a ( without its )");
        return out.toString();
    }

    private void operator(char c) {
        switch (c) {
            case '(' -> {
                if (open.size() == MAX_DEPTH) throw new IllegalArgumentException("groups deeper than " + MAX_DEPTH);
                open.push(out.length());
                groups++;
                out.append('(');
                atom = -1;
            }
            case ')' -> {
                if (open.isEmpty()) {
                    if (!extended) throw new IllegalArgumentException("a \\) without its \\(");
                    literal(c);
                } else {
                    out.append(')');
                    startOfAtom(open.pop());
                }
            }
            case '|' -> {
                out.append('|');
                atom = -1;
            }
            case '{' -> interval();
            case '}' -> literal(c);
            default -> repeat(String.valueOf(c));
        }
    }

    private void plain(int c) {
        switch (c) {
            case '.' -> {
                startOfAtom(out.length());
                out.append('.');
            }
            case '[' -> {
                startOfAtom(out.length());
                bracket();
            }
            case '*' -> {
                if (atom < 0 && !extended) literal(c);
                else repeat("*");
            }
            case '^' -> {
                if (extended || isStart()) anchor(multiline ? "(?:\\A|(?<=\\n))" : "\\A");
                else literal(c);
            }
            case '$' -> {
                if (extended || isEnd()) anchor(multiline ? "(?=\\n|\\z)" : "\\z");
                else literal(c);
            }
            default -> literal(c);
        }
    }

    /** Where {@code ^} is an anchor in a basic expression. */
    private boolean isStart() {
        String before = regexp.substring(0, at - 1);
        return before.isEmpty() || before.endsWith("\\(") || before.endsWith("\\|");
    }

    private boolean isEnd() {
        return at == regexp.length() || regexp.startsWith("\\)", at) || regexp.startsWith("\\|", at);
    }

    private void anchor(String java) {
        out.append(java);
        atom = -1;
    }

    private void escape(int c) {
        switch (c) {
            case 'w', 'W', 's', 'S' -> {
                startOfAtom(out.length());
                out.append('\\').append((char) c);
            }
            case 'b', 'B' -> anchor("\\" + (char) c);
            case '<' -> anchor("\\b(?=\\w)");
            case '>' -> anchor("\\b(?<=\\w)");
            case '`' -> anchor("\\A");
            case '\'' -> anchor("\\z");
            case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
                if (c - '0' > groups) throw new IllegalArgumentException("\\" + (char) c + " refers to no group");
                startOfAtom(out.length());
                out.append("(?:\\").append((char) c).append(')');
            }
            default -> literal(c);
        }
    }

    private void literal(int c) {
        startOfAtom(out.length());
        quote(out, c);
    }

    private void startOfAtom(int start) {
        atom = start;
        repeated = false;
    }

    private void repeat(String quantifier) {
        if (atom < 0) throw new IllegalArgumentException("nothing in front of \"" + quantifier + "\" to repeat");
        if (repeated) out.insert(atom, "(?:").append(')');
        out.append(quantifier);
        repeated = true;
    }

    /** {@code "{" ( count / [ least ] "," [ most ] ) "}"}. */
    private void interval() {
        int least = number();
        int most = least;
        if (at < regexp.length() && regexp.charAt(at) == ',') {
            at++;
            most = number();
            least = Math.max(least, 0);
        }
        String end = extended ? "}" : "\\}";
        if (least < 0 || !regexp.startsWith(end, at) || (most >= 0 && most < least)) {
            throw new IllegalArgumentException(
                    "a { that does not start a number of repetitions; \\{ stands for a brace");
        }
        at += end.length();
        repeat("{" + least + (most == least ? "" : most < 0 ? "," : "," + most) + "}");
    }

    private int number() {
        int number = -1;
        while (at < regexp.length() && regexp.charAt(at) >= '0' && regexp.charAt(at) <= '9') {
            number = Math.max(number, 0) * 10 + regexp.charAt(at++) - '0';
            if (number > MAX_REPEAT) throw new IllegalArgumentException("more than " + MAX_REPEAT + " repetitions");
        }
        return number;
    }

    /** {@code "[" [ "^" ] 1*( character / range / "[:class:]" / "[=character=]" / "[.character.]" ) "]"}; a backslash is one like others. */
    private void bracket() {
        boolean negated = at < regexp.length() && regexp.charAt(at) == '^';
        if (negated) at++;
        out.append(negated ? "[^" : "[");
        if (negated && multiline) out.append("\\n");
        int first = at;
        while (at == first || next() != ']') {
            if (regexp.startsWith("[:", at)) {
                out.append(CharacterClass.java(name(":]"), ignoresCase));
                continue;
            }
            int from = element();
            boolean range = next() == '-' && at + 1 < regexp.length() && regexp.charAt(at + 1) != ']';
            quote(out, from);
            if (range) {
                at++;
                int to = element();
                if (to < from) throw new IllegalArgumentException("a range in [ ] that ends before it starts");
                out.append('-');
                quote(out, to);
            }
        }
        at++;
        out.append(']');
    }

    private char next() {
        if (at >= regexp.length()) throw new IllegalArgumentException("a [ without its ]");
        return regexp.charAt(at);
    }

    private int element() {
        next();
        String text = regexp.startsWith("[=", at) ? name("=]") : regexp.startsWith("[.", at) ? name(".]") : "";
        if (text.isEmpty()) {
            int c = regexp.codePointAt(at);
            at += Character.charCount(c);
            return c;
        }
        if (text.codePointCount(0, text.length()) != 1) {
            throw new IllegalArgumentException("\"" + text + "\" is not a single character");
        }
        return text.codePointAt(0);
    }

    private String name(String end) {
        int close = regexp.indexOf(end, at + 2);
        if (close < 0) throw new IllegalArgumentException("a [" + end.charAt(0) + " without its " + end);
        String name = regexp.substring(at + 2, close);
        if (name.isEmpty()) throw new IllegalArgumentException("nothing in [" + end.charAt(0) + end);
        at = close + 2;
        return name;
    }

    /** Writes a character that means itself to Java, in and out of brackets. */
    static void quote(StringBuilder out, int c) {
        boolean plain = c >= 0x80 || Character.isLetterOrDigit(c);
        if (c < ' ' || c == 0x7F) {
            out.append(String.format("\\x%02x", c));
        } else {
            if (!plain) out.append('\\');
            out.appendCodePoint(c);
        }
    }
}
