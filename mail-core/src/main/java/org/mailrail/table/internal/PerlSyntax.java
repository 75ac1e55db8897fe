package org.mailrail.table.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Translates Perl's regular expressions, as the PCRE2 library reads them, to Java's. They are near to each other; where the same characters would
 * mean something else (POSIX classes, brackets and {@code &&} in brackets, braces, named groups, {@code (?U)}, {@code $}) they are written
 * anew. What Java's engine does not have is refused by name: recursion, conditions, branch reset, verbs, callouts, {@code \K} and {@code \C}.
 */
public final class PerlSyntax {
    private static final int MAX_DEPTH = 200;

    /** The options in force; inline ones hold until their group ends. */
    private record Mode(boolean ignoresCase, boolean multiline, boolean extended, boolean ungreedy) {}

    private final String regexp;
    private final boolean dollarEndsOnly;
    private final StringBuilder out = new StringBuilder();
    private final Deque<Mode> outer = new ArrayDeque<>();
    private final Map<String, Integer> names = new HashMap<>();
    private Mode mode;
    private int at;
    private int groups;
    private int largestReference;

    private PerlSyntax(String regexp, Mode mode, boolean dollarEndsOnly) {
        this.regexp = regexp;
        this.mode = mode;
        this.dollarEndsOnly = dollarEndsOnly;
    }

    /**
     * Compiles an expression.
     *
     * @param flags each toggles: {@code i} letter case does not count (on), {@code s} a dot is a line end too (on), {@code m} line ends separate
     *     lines, {@code x} white space and comments, {@code A} only at the start, {@code E} a dollar is the very end, {@code U} repetitions are
     *     lazy (off), {@code X} of no meaning, as with PCRE2. pcre_table(5)
     * @throws IllegalArgumentException if it is none; the message is for an administrator
     */
    public static BoundedPattern compile(String regexp, String flags) {
        String set = "is";
        for (int i = 0; i < flags.length(); i++) {
            char flag = flags.charAt(i);
            if ("ismxAEUX".indexOf(flag) < 0) throw new IllegalArgumentException("there is no flag \"" + flag + "\"");
            set = set.indexOf(flag) < 0 ? set + flag : set.replace(String.valueOf(flag), "");
        }
        boolean multiline = set.contains("m");
        Mode mode = new Mode(set.contains("i"), multiline, set.contains("x"), set.contains("U"));
        String java = new PerlSyntax(regexp, mode, set.contains("E")).translate();
        int options = Pattern.UNIX_LINES
                | (mode.ignoresCase() ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0)
                | (set.contains("s") ? Pattern.DOTALL : 0)
                | (multiline ? Pattern.MULTILINE : 0);
        try {
            boolean anchored = set.contains("A") || (set.contains("s") && startsAnywhere(java));
            return new BoundedPattern(Pattern.compile(java, options), anchored);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(e.getDescription() + " in /" + regexp + "/", e);
        }
    }

    /**
     * Whether a pattern matches at the start of a text if it matches anywhere: then it need not be tried again at each character, which takes
     * Java's engine quadratic time. The dot must be any character.
     */
    static boolean startsAnywhere(String java) {
        return java.startsWith(".*") && !java.startsWith(".*+") && java.indexOf('|') < 0;
    }

    private String translate() {
        while (regexp.startsWith("(*UTF", at) || regexp.startsWith("(*UCP", at)) at = after(")");
        while (at < regexp.length()) {
            char c = regexp.charAt(at++);
            switch (c) {
                case '\\' -> escape();
                case '[' -> brackets();
                case '(' -> group();
                case ')' -> {
                    if (outer.isEmpty()) throw new IllegalArgumentException("a ) without its (");
                    out.append(')');
                    mode = outer.pop();
                }
                case '$' -> out.append(dollarEndsOnly && !mode.multiline() ? "\\z" : "$");
                case '*', '+', '?' -> repetition(String.valueOf(c));
                case '{' -> brace();
                case '|', '^', '.' -> out.append(c);
                default -> {
                    if (mode.extended() && Character.isWhitespace(c)) continue;
                    if (mode.extended() && c == '#') at = regexp.length();
                    else literal(c);
                }
            }
        }
        if (!outer.isEmpty()) throw new IllegalArgumentException("a ( without its )");
        if (largestReference > groups) {
            throw new IllegalArgumentException("a reference to group " + largestReference + " of " + groups);
        }
        return out.toString();
    }

    private void literal(char c) {
        if (Character.isSurrogate(c)) out.append(c);
        else PosixSyntax.quote(out, c);
    }

    private int after(String end) {
        int found = regexp.indexOf(end, at);
        if (found < 0) throw new IllegalArgumentException("nothing ends with \"" + end + "\" what starts in " + regexp);
        return found + end.length();
    }

    private String upTo(String end) {
        int start = at;
        at = after(end);
        return regexp.substring(start, at - end.length());
    }

    private boolean take(String text) {
        boolean there = regexp.startsWith(text, at);
        if (there) at += text.length();
        return there;
    }

    private void repetition(String quantifier) {
        out.append(quantifier);
        if (take("+")) out.append('+');
        else if (take("?") != mode.ungreedy()) out.append('?');
    }

    /** A number of repetitions, or else a brace that means itself. */
    private void brace() {
        int end = at;
        int commas = 0;
        while (end < regexp.length() && (isDigit(regexp.charAt(end)) || regexp.charAt(end) == ',')) {
            if (regexp.charAt(end++) == ',') commas++;
        }
        boolean counts = end > at && regexp.charAt(at) != ',' && commas <= 1 && regexp.startsWith("}", end);
        if (!counts) {
            out.append("\\{");
            return;
        }
        String numbers = regexp.substring(at, end);
        at = end + 1;
        repetition("{" + numbers + "}");
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void group() {
        if (take("*")) throw new IllegalArgumentException("verbs, as (*ACCEPT), are not supported");
        if (!take("?")) {
            groups++;
            open("(");
        } else if (take("#")) {
            at = after(")");
        } else if (take("P=")) {
            reference(named(upTo(")")));
        } else if (take("<=") || take("<!") || take("=") || take("!") || take(">") || take(":")) {
            int question = regexp.lastIndexOf('?', at - 1);
            open("(" + regexp.substring(question, at));
        } else if (take("P<") || take("<")) {
            namedGroup(upTo(">"));
        } else if (take("'")) {
            namedGroup(upTo("'"));
        } else {
            options();
        }
    }

    private void open(String java) {
        if (outer.size() == MAX_DEPTH) throw new IllegalArgumentException("groups deeper than " + MAX_DEPTH);
        outer.push(mode);
        out.append(java);
    }

    private void namedGroup(String name) {
        if (names.putIfAbsent(name, groups + 1) != null) {
            throw new IllegalArgumentException("two groups have the name " + name);
        }
        groups++;
        open("(");
    }

    /** {@code "(?" *flag [ "-" *flag ] ( ")" / ":" ... )}. */
    private void options() {
        int start = at;
        boolean on = true;
        StringBuilder java = new StringBuilder();
        Mode changed = mode;
        while (at < regexp.length() && regexp.charAt(at) != ')' && regexp.charAt(at) != ':') {
            char flag = regexp.charAt(at++);
            switch (flag) {
                case '-' -> on = false;
                case 'i' -> changed = new Mode(on, changed.multiline(), changed.extended(), changed.ungreedy());
                case 'm' -> changed = new Mode(changed.ignoresCase(), on, changed.extended(), changed.ungreedy());
                case 'x' -> changed = new Mode(changed.ignoresCase(), changed.multiline(), on, changed.ungreedy());
                case 'U' -> changed = new Mode(changed.ignoresCase(), changed.multiline(), changed.extended(), on);
                case 's' -> {}
                default ->
                    throw new IllegalArgumentException("\"(?" + regexp.substring(start, at) + "\" is not supported");
            }
            if (flag == 'i') java.append(on ? "iu" : "i");
            else if (flag != 'x' && flag != 'U') java.append(flag);
        }
        if (at == regexp.length()) throw new IllegalArgumentException("a (? without its )");
        boolean isGroup = regexp.charAt(at++) == ':';
        if (isGroup) open("(?" + java + ":");
        else if (!java.isEmpty() && !java.toString().equals("-"))
            out.append("(?").append(java).append(')');
        mode = changed;
    }

    private int named(String name) {
        Integer group = names.get(name);
        if (group == null) throw new IllegalArgumentException("there is no group of the name " + name);
        return group;
    }

    private void reference(int group) {
        if (group < 1) throw new IllegalArgumentException("a reference to no group");
        largestReference = Math.max(largestReference, group);
        out.append("(?:\\").append(group).append(')');
    }

    /** What follows a backslash outside of brackets. */
    private void escape() {
        if (at == regexp.length()) throw new IllegalArgumentException("a backslash at the end");
        if (take("Q")) {
            quoted();
            return;
        }
        if (take("E")) return;
        char c = regexp.charAt(at);
        if (c >= '1' && c <= '9') {
            int end = at;
            while (end < regexp.length() && end - at < 3 && isDigit(regexp.charAt(end))) end++;
            int number = Integer.parseInt(regexp.substring(at, end));
            if (number < 10 || number <= groups) {
                at = end;
                reference(number);
                return;
            }
        }
        if (take("g")) {
            groupReference();
        } else if (take("k<")) {
            reference(named(upTo(">")));
        } else if (take("k'")) {
            reference(named(upTo("'")));
        } else if (take("k{")) {
            reference(named(upTo("}")));
        } else if ("bBAZzGRX".indexOf(c) >= 0) {
            at++;
            out.append('\\').append(c);
        } else if (take("N")) {
            out.append("[^\\n]");
        } else {
            character();
        }
    }

    private void groupReference() {
        String name;
        if (take("{")) {
            name = upTo("}");
        } else {
            int end = at;
            while (end < regexp.length() && (isDigit(regexp.charAt(end)) || (end == at && regexp.charAt(end) == '-')))
                end++;
            name = regexp.substring(at, end);
            at = end;
        }
        boolean back = name.startsWith("-");
        String digits = back ? name.substring(1) : name;
        boolean numeric =
                !digits.isEmpty() && digits.length() < 4 && digits.chars().allMatch(d -> isDigit((char) d));
        if (!numeric) reference(named(name));
        else reference(back ? groups + 1 - Integer.parseInt(digits) : Integer.parseInt(digits));
    }

    private void quoted() {
        int end = regexp.indexOf("\\E", at);
        int stop = end < 0 ? regexp.length() : end;
        while (at < stop) literal(regexp.charAt(at++));
        at = end < 0 ? stop : stop + 2;
    }

    /** An escape that stands for a character, or a class of them: the same in brackets and out of them. */
    private void character() {
        char c = regexp.charAt(at++);
        switch (c) {
            case 'd', 'D', 'w', 'W', 's', 'S', 'h', 'H', 'v', 'V', 'a', 'e', 'f', 'n', 'r', 't' ->
                out.append('\\').append(c);
            case 'p', 'P' -> property(c == 'P');
            case 'x' -> {
                if (take("{")) codePoint(upTo("}"), 16);
                else codePoint(digits(2, 16), 16);
            }
            case 'o' -> {
                if (!take("{")) throw new IllegalArgumentException("\\o without {");
                codePoint(upTo("}"), 8);
            }
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                at--;
                codePoint(digits(3, 8), 8);
            }
            case 'c' -> {
                if (at == regexp.length()) throw new IllegalArgumentException("\\c at the end");
                out.append(String.format("\\x{%x}", Character.toUpperCase(regexp.charAt(at++)) ^ 0x40));
            }
            default -> {
                if (c < 0x80 && Character.isLetterOrDigit(c)) {
                    throw new IllegalArgumentException("\\" + c + " is not supported");
                }
                literal(c);
            }
        }
    }

    private String digits(int most, int radix) {
        int start = at;
        while (at < regexp.length() && at - start < most && Character.digit(regexp.charAt(at), radix) >= 0) at++;
        return at == start ? "0" : regexp.substring(start, at);
    }

    private void codePoint(String digits, int radix) {
        try {
            int c = Integer.parseInt(digits.strip(), radix);
            if (Character.isValidCodePoint(c)) {
                out.append(String.format("\\x{%x}", c));
                return;
            }
        } catch (NumberFormatException notANumber) {
            // The same complaint.
        }
        throw new IllegalArgumentException("\"" + digits + "\" is not the number of a character");
    }

    private void property(boolean negated) {
        if (at == regexp.length()) throw new IllegalArgumentException("\\p at the end");
        String name = take("{") ? upTo("}") : regexp.substring(at, ++at);
        boolean not = name.startsWith("^");
        String plain = not ? name.substring(1) : name;
        String java = plain.equals("L&") ? "LC" : plain.length() > 2 ? "Is" + plain : plain;
        out.append(not != negated ? "\\P{" : "\\p{").append(java).append('}');
    }

    /** {@code "[" [ "^" ] 1*( character / range / escape / "[:class:]" / "[:^class:]" ) "]"}. */
    private void brackets() {
        out.append(take("^") ? "[^" : "[");
        int first = at;
        while (true) {
            if (at >= regexp.length()) throw new IllegalArgumentException("a [ without its ]");
            char c = regexp.charAt(at);
            if (c == ']' && at > first) break;
            if (isPosixClass()) {
                at += 2;
                boolean negated = take("^");
                String java = posixClass(upTo(":]"));
                out.append(negated ? "[^" + java + "]" : java);
                refuseRange();
            } else if (c == '\\') {
                at++;
                if (at == regexp.length()) throw new IllegalArgumentException("a [ without its ]");
                boolean isClass = at < regexp.length() && "dDwWsShHvVpP".indexOf(regexp.charAt(at)) >= 0;
                if (take("Q")) quoted();
                else if (take("b")) out.append("\\x08");
                else if (!take("E")) character();
                if (isClass) refuseRange();
            } else {
                at++;
                if (c == '-') out.append(isEdge(first) ? "\\-" : "-");
                else literal(c);
            }
        }
        at++;
        out.append(']');
    }

    /** A class of characters starts no range. */
    private void refuseRange() {
        if (regexp.startsWith("-", at) && !regexp.startsWith("-]", at)) {
            throw new IllegalArgumentException("a range in [ ] that starts with a class of characters");
        }
    }

    /** Whether the hyphen that was just read is the first or last of its brackets. */
    private boolean isEdge(int first) {
        return at - 1 == first || regexp.startsWith("]", at);
    }

    private boolean isPosixClass() {
        if (!regexp.startsWith("[:", at)) return false;
        int end = regexp.indexOf(":]", at + 2);
        return end > 0 && regexp.substring(at + 2, end).chars().allMatch(c -> c == '^' || (c >= 'a' && c <= 'z'));
    }

    private String posixClass(String name) {
        return switch (name) {
            case "word" -> "\\w";
            case "ascii" -> "\\p{ASCII}";
            default -> CharacterClass.java(name, mode.ignoresCase());
        };
    }
}
