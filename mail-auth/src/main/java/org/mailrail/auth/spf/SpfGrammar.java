package org.mailrail.auth.spf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.SyntaxException;

/** The collected ABNF of SPF records, one method a rule. RFC 7208 section 12. */
final class SpfGrammar {
    private static final String VERSION = "v=spf1";
    private static final String LETTERS = "slodiphv";
    private static final String EXPLANATION_LETTERS = "slodiphvcrt";
    private static final String DELIMITERS = ".-+,/_=";
    private static final int MOST_PARTS = 999;

    private SpfGrammar() {}

    /** {@code version = "v=spf1"}, ended by a space or the end. */
    static boolean startsWithVersion(String text) {
        return text.regionMatches(true, 0, VERSION, 0, VERSION.length())
                && (text.length() == VERSION.length() || text.charAt(VERSION.length()) == ' ');
    }

    /** {@code record = version terms *SP}; {@code terms = *( 1*SP ( directive / modifier ) )}. */
    static SpfRecord record(String text) {
        if (!startsWithVersion(text)) throw new SyntaxException("v=spf1", 0);
        List<SpfRecord.Directive> directives = new ArrayList<>();
        MacroString redirect = null;
        MacroString explanation = null;
        int start = VERSION.length();
        while (start < text.length()) {
            if (text.charAt(start) == ' ') { // only spaces separate: any other white space is a mistake in the term
                start++;
                continue;
            }
            int space = text.indexOf(' ', start);
            int end = space < 0 ? text.length() : space;
            String term = text.substring(start, end);
            try {
                int name = modifierName(term);
                if (name < 0) {
                    directives.add(directive(term));
                } else if (term.regionMatches(true, 0, "redirect", 0, name) && name == "redirect".length()) {
                    if (redirect != null) throw new SyntaxException("at most one redirect", 0);
                    redirect = domainSpec(term.substring(name + 1));
                } else if (term.regionMatches(true, 0, "exp", 0, name) && name == "exp".length()) {
                    if (explanation != null) throw new SyntaxException("at most one exp", 0);
                    explanation = domainSpec(term.substring(name + 1));
                } else {
                    macroString(
                            term.substring(name + 1),
                            EXPLANATION_LETTERS,
                            false); // unknown, but its macros must be right
                }
            } catch (SyntaxException e) {
                throw new SyntaxException(String.valueOf(e.getMessage()), start + e.offset());
            }
            start = end;
        }
        return new SpfRecord(directives, redirect, explanation);
    }

    /** {@code name = ALPHA *( ALPHA / DIGIT / "-" / "_" / "." )} before a {@code =}; -1 if the term does not start so. */
    private static int modifierName(String term) {
        int end = 0;
        while (end < term.length() && isNameChar(term.charAt(end))) end++;
        return end > 0 && isAlpha(term.charAt(0)) && end < term.length() && term.charAt(end) == '=' ? end : -1;
    }

    private static boolean isNameChar(char c) {
        return isAlpha(c) || isDigit(c) || c == '-' || c == '_' || c == '.';
    }

    /** {@code directive = [ qualifier ] mechanism}. */
    private static SpfRecord.Directive directive(String term) {
        SpfRecord.Qualifier qualifier = switch (term.charAt(0)) {
            case '-' -> SpfRecord.Qualifier.FAIL;
            case '~' -> SpfRecord.Qualifier.SOFT_FAIL;
            case '?' -> SpfRecord.Qualifier.NEUTRAL;
            default -> SpfRecord.Qualifier.PASS;
        };
        boolean explicit = qualifier != SpfRecord.Qualifier.PASS || term.charAt(0) == '+';
        return new SpfRecord.Directive(qualifier, mechanism(explicit ? term.substring(1) : term));
    }

    /** {@code mechanism = ( all / include / a / mx / ptr / ip4 / ip6 / exists )}. */
    private static Mechanism mechanism(String term) {
        int end = 0;
        while (end < term.length() && (isAlpha(term.charAt(end)) || isDigit(term.charAt(end)))) end++;
        String rest = term.substring(end);
        return switch (term.substring(0, end).toLowerCase(Locale.ROOT)) {
            case "all" -> {
                if (!rest.isEmpty()) throw new SyntaxException("nothing after all", end);
                yield new Mechanism.All();
            }
            case "include" -> new Mechanism.Include(domainSpec(afterColon(rest)));
            case "exists" -> new Mechanism.Exists(domainSpec(afterColon(rest)));
            case "ptr" -> new Mechanism.Ptr(rest.isEmpty() ? null : domainSpec(afterColon(rest)));
            case "a" -> {
                Target target = target(rest);
                yield new Mechanism.A(target.domain(), target.prefix4(), target.prefix6());
            }
            case "mx" -> {
                Target target = target(rest);
                yield new Mechanism.Mx(target.domain(), target.prefix4(), target.prefix6());
            }
            case "ip4" -> {
                String network = afterColon(rest);
                if (network.indexOf(':') >= 0) throw new SyntaxException("an IPv4 network", end);
                yield new Mechanism.Ip4(IpNetwork.of(network));
            }
            case "ip6" -> {
                String network = afterColon(rest);
                if (network.indexOf(':') < 0) throw new SyntaxException("an IPv6 network", end);
                yield new Mechanism.Ip6(IpNetwork.of(network));
            }
            default -> throw new SyntaxException("a mechanism or modifier", 0);
        };
    }

    private static String afterColon(String rest) {
        if (!rest.startsWith(":")) throw new SyntaxException(":", 0);
        return rest.substring(1);
    }

    private record Target(@Nullable MacroString domain, int prefix4, int prefix6) {}

    /**
     * {@code [ ":" domain-spec ] [ dual-cidr-length ]}, {@code dual-cidr-length = [ "/" ip4-cidr-length ] [ "//" ip6-cidr-length ]}. A domain-spec may
     * hold slashes itself but cannot end in digits after one (a toplabel is no number), so the lengths are taken from the end.
     */
    private static Target target(String rest) {
        int end = rest.length();
        int prefix4 = 32;
        int prefix6 = 128;
        int digits = startOfDigits(rest, end);
        if (digits < end && digits >= 2 && rest.charAt(digits - 1) == '/' && rest.charAt(digits - 2) == '/') {
            prefix6 = prefix(rest.substring(digits, end), 128);
            end = digits - 2;
            digits = startOfDigits(rest, end);
        }
        if (digits < end && digits >= 1 && rest.charAt(digits - 1) == '/') {
            prefix4 = prefix(rest.substring(digits, end), 32);
            end = digits - 1;
        }
        return new Target(end == 0 ? null : domainSpec(afterColon(rest.substring(0, end))), prefix4, prefix6);
    }

    private static int startOfDigits(String text, int end) {
        int start = end;
        while (start > 0 && isDigit(text.charAt(start - 1))) start--;
        return start;
    }

    /** The digits of a CIDR length: no leading zero, and no more than the address has bits. */
    static int prefix(String digits, int most) {
        if (digits.isEmpty() || digits.length() > 3 || digits.length() > 1 && digits.charAt(0) == '0') {
            throw new SyntaxException("a prefix length", 0);
        }
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            if (!isDigit(digits.charAt(i))) throw new SyntaxException("a digit", i);
            value = value * 10 + digits.charAt(i) - '0';
        }
        if (value > most) throw new SyntaxException("a prefix length of at most " + most, 0);
        return value;
    }

    /** {@code domain-spec = macro-string domain-end}. */
    static MacroString domainSpec(String text) {
        Parsed parsed = macroString(text, LETTERS, false);
        domainEnd(text, parsed.endOfLastMacro());
        return parsed.string();
    }

    /** {@code domain-end = ( "." toplabel [ "." ] ) / macro-expand}. */
    private static void domainEnd(String text, int endOfLastMacro) {
        if (endOfLastMacro > 0 && endOfLastMacro == text.length()) return;
        String literal = text.substring(endOfLastMacro);
        if (literal.endsWith(".")) literal = literal.substring(0, literal.length() - 1);
        int dot = literal.lastIndexOf('.');
        if (dot < 0 || !isTopLabel(literal.substring(dot + 1))) {
            throw new SyntaxException("a domain that ends in a dot and a top-level label, or a macro", endOfLastMacro);
        }
    }

    /** {@code toplabel = ( *alphanum ALPHA *alphanum ) / ( 1*alphanum "-" *( alphanum / "-" ) alphanum )}. */
    private static boolean isTopLabel(String label) {
        if (label.isEmpty() || label.startsWith("-") || label.endsWith("-")) return false;
        boolean number = true;
        for (int i = 0; i < label.length(); i++) {
            char c = label.charAt(i);
            if (!isAlpha(c) && !isDigit(c) && c != '-') return false;
            number &= isDigit(c);
        }
        return !number;
    }

    /** {@code explain-string = *( macro-string / SP )}. */
    static MacroString explainString(String text) {
        return macroString(text, EXPLANATION_LETTERS, true).string();
    }

    private record Parsed(MacroString string, int endOfLastMacro) {}

    /** {@code macro-string = *( macro-expand / macro-literal )}, {@code macro-literal = %x21-24 / %x26-7E}. */
    private static Parsed macroString(String text, String letters, boolean spaces) {
        List<MacroString.Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int endOfLastMacro = 0;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c != '%') {
                if (c < '!' && !(spaces && c == ' ') || c > '~') throw new SyntaxException("a visible character", i);
                literal.append(c);
                i++;
                continue;
            }
            char next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
            switch (next) {
                case '%' -> literal.append('%');
                case '_' -> literal.append(' ');
                case '-' -> literal.append("%20");
                case '{' -> {
                    if (!literal.isEmpty()) parts.add(new MacroString.Part.Literal(literal.toString()));
                    literal.setLength(0);
                    int close = text.indexOf('}', i);
                    if (close < 0) throw new SyntaxException("}", text.length());
                    parts.add(macro(text.substring(i + 2, close), letters, i + 2));
                    i = close - 1;
                }
                default -> throw new SyntaxException("%, _, - or { after a percent sign", i + 1);
            }
            i += 2;
            endOfLastMacro = i;
        }
        if (!literal.isEmpty()) parts.add(new MacroString.Part.Literal(literal.toString()));
        return new Parsed(new MacroString(text, parts), endOfLastMacro);
    }

    /** {@code macro-letter transformers *delimiter}, {@code transformers = *DIGIT [ "r" ]}. */
    private static MacroString.Part.Macro macro(String inner, String letters, int offset) {
        if (inner.isEmpty()) throw new SyntaxException("a macro letter", offset);
        char letter = inner.charAt(0);
        char lower = letter >= 'A' && letter <= 'Z' ? (char) (letter + 32) : letter;
        if (letters.indexOf(lower) < 0) throw new SyntaxException("a macro letter that may stand here", offset);
        int i = 1;
        int rightmost = 0;
        while (i < inner.length() && isDigit(inner.charAt(i))) {
            rightmost = Math.min(rightmost * 10 + inner.charAt(i) - '0', MOST_PARTS); // no name has more parts
            i++;
        }
        if (i > 1 && rightmost == 0) throw new SyntaxException("a number of parts above zero", offset + 1);
        boolean reversed = i < inner.length() && (inner.charAt(i) == 'r' || inner.charAt(i) == 'R');
        if (reversed) i++;
        String delimiters = inner.substring(i);
        for (int d = 0; d < delimiters.length(); d++) {
            if (DELIMITERS.indexOf(delimiters.charAt(d)) < 0) throw new SyntaxException("a delimiter", offset + i + d);
        }
        return new MacroString.Part.Macro(
                lower, rightmost, reversed, delimiters.isEmpty() ? "." : delimiters, letter != lower);
    }

    static boolean isAlpha(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
