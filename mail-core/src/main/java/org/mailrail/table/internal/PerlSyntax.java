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

    private final PatternText in;
    private final PerlCharacters characters;
    private final boolean dollarEndsOnly;
    private final Deque<Mode> outer = new ArrayDeque<>();
    private final Map<String, Integer> names = new HashMap<>();
    private Mode mode;
    private int groups;
    private int largestReference;

    private PerlSyntax(String regexp, Mode mode, boolean dollarEndsOnly) {
        in = new PatternText(regexp);
        characters = new PerlCharacters(in);
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
            return new BoundedPattern(Pattern.compile(CharacterAlternation.rewrite(java, options), options), anchored);
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
        while (in.startsWith("(*UTF") || in.startsWith("(*UCP")) in.upTo(")");
        while (!in.isEnd()) {
            char c = in.next();
            switch (c) {
                case '\\' -> escape();
                case '[' -> characters.brackets(mode.ignoresCase());
                case '(' -> group();
                case ')' -> {
                    if (outer.isEmpty()) throw new IllegalArgumentException("a ) without its (");
                    in.write(")");
                    mode = outer.pop();
                }
                case '$' -> in.write(dollarEndsOnly && !mode.multiline() ? "\\z" : "$");
                case '*', '+', '?' -> repetition(String.valueOf(c));
                case '{' -> brace();
                case '|', '^', '.' -> in.write(String.valueOf(c));
                default -> {
                    if (mode.extended() && Character.isWhitespace(c)) continue;
                    if (mode.extended() && c == '#') in.skip(in.rest().length());
                    else in.literal(c);
                }
            }
        }
        if (!outer.isEmpty()) throw new IllegalArgumentException("a ( without its )");
        if (largestReference > groups) {
            throw new IllegalArgumentException("a reference to group " + largestReference + " of " + groups);
        }
        return in.written();
    }

    private void repetition(String quantifier) {
        in.write(quantifier);
        if (in.take("+")) in.write("+");
        else if (in.take("?") != mode.ungreedy()) in.write("?");
    }

    /** {@code least [ "," [ most ] ] "}"} behind the brace, or else a brace that means itself. */
    private void brace() {
        String text = in.rest();
        int end = text.indexOf('}');
        String numbers = end < 0 ? "" : text.substring(0, end);
        int comma = numbers.indexOf(',');
        boolean counts = comma < 0
                ? isNumber(numbers)
                : isNumber(numbers.substring(0, comma)) && (comma == end - 1 || isNumber(numbers.substring(comma + 1)));
        if (!counts) {
            in.write("\\{");
            return;
        }
        in.skip(end + 1);
        repetition("{" + numbers + "}");
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private void group() {
        if (in.take("*")) throw new IllegalArgumentException("verbs, as (*ACCEPT), are not supported");
        if (!in.take("?")) {
            groups++;
            open("(");
        } else if (in.take("#")) {
            in.upTo(")");
        } else if (in.take("P=")) {
            reference(named(in.upTo(")")));
        } else if (in.startsWith("<=") || in.startsWith("<!")) {
            open("(?" + in.next() + in.next());
        } else if (in.isNext("=!>:")) {
            open("(?" + in.next());
        } else if (in.take("P<") || in.take("<")) {
            namedGroup(in.upTo(">"));
        } else if (in.take("'")) {
            namedGroup(in.upTo("'"));
        } else {
            options();
        }
    }

    private void open(String java) {
        if (outer.size() == MAX_DEPTH) throw new IllegalArgumentException("groups deeper than " + MAX_DEPTH);
        outer.push(mode);
        in.write(java);
    }

    private void namedGroup(String name) {
        groups++;
        if (names.putIfAbsent(name, groups) != null) {
            throw new IllegalArgumentException("two groups have the name " + name);
        }
        open("(");
    }

    /** {@code *flag [ "-" *flag ] ( ")" / ":" ... )} behind {@code "(?"}. */
    private void options() {
        boolean on = true;
        StringBuilder java = new StringBuilder();
        Mode changed = mode;
        while (!in.isEnd() && !in.isNext("):")) {
            char flag = in.next();
            changed = switch (flag) {
                case 'i' -> new Mode(on, changed.multiline(), changed.extended(), changed.ungreedy());
                case 'm' -> new Mode(changed.ignoresCase(), on, changed.extended(), changed.ungreedy());
                case 'x' -> new Mode(changed.ignoresCase(), changed.multiline(), on, changed.ungreedy());
                case 'U' -> new Mode(changed.ignoresCase(), changed.multiline(), changed.extended(), on);
                case 's', '-' -> changed;
                default -> throw new IllegalArgumentException("\"(?\" with \"" + flag + "\" is not supported");
            };
            if (flag == '-') on = false;
            if (flag == 'i') java.append(on ? "iu" : "i");
            else if (flag != 'x' && flag != 'U') java.append(flag); // done here, and of another meaning to Java
        }
        if (in.isEnd()) throw new IllegalArgumentException("a (? without its )");
        if (in.next() == ':') open("(?" + java + ":");
        else if (java.chars().anyMatch(Character::isLetter)) in.write("(?" + java + ")");
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
        in.write("(?:\\" + group + ")");
    }

    /** What follows a backslash outside of brackets. */
    private void escape() {
        if (in.isEnd()) throw new IllegalArgumentException("a backslash at the end");
        if (in.take("Q")) {
            characters.quoted();
        } else if (in.take("g")) {
            groupReference();
        } else if (in.take("k<")) {
            reference(named(in.upTo(">")));
        } else if (in.take("k'")) {
            reference(named(in.upTo("'")));
        } else if (in.take("k{")) {
            reference(named(in.upTo("}")));
        } else if (in.isNext("bBAZzGRX")) {
            in.write("\\" + in.next());
        } else if (in.take("N")) {
            in.write("[^\\n]");
        } else if (!in.take("E") && !takeReference()) {
            characters.escape();
        }
    }

    /** A number is a reference if it has one digit, or there are so many groups; else that of a character, in octal. */
    private boolean takeReference() {
        if (!in.isNext("123456789")) return false;
        String rest = in.rest();
        int length = 1;
        while (length < 3 && length < rest.length() && Character.digit(rest.charAt(length), 10) >= 0) length++;
        int number = Integer.parseInt(rest.substring(0, length));
        if (number >= 10 && number > groups) return false;
        in.skip(length);
        reference(number);
        return true;
    }

    /** {@code number / "-" number / "{" ( number / "-" number / name ) "}"} behind {@code \g}. */
    private void groupReference() {
        String name = in.take("{") ? in.upTo("}") : (in.take("-") ? "-" : "") + in.digits(3, 10);
        boolean back = name.startsWith("-");
        String digits = back ? name.substring(1) : name;
        if (!isNumber(digits)) reference(named(name));
        else reference(back ? groups + 1 - Integer.parseInt(digits) : Integer.parseInt(digits));
    }
}
