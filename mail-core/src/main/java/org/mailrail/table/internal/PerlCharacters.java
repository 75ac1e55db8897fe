package org.mailrail.table.internal;

/** What stands for one character in Perl's regular expressions: escapes, and brackets. */
final class PerlCharacters {
    private static final String CLASSES = "dDwWsShHvVpP";

    private final PatternText in;

    PerlCharacters(PatternText in) {
        this.in = in;
    }

    /** What stands between {@code \Q} and {@code \E}. */
    void quoted() {
        String text = in.rest();
        int end = text.indexOf("\\E");
        int length = end < 0 ? text.length() : end;
        for (int i = 0; i < length; i++) in.literal(in.next());
        in.take("\\E");
    }

    /** An escape behind its backslash that stands for a character, or a class of them: the same in brackets and out of them. */
    void escape() {
        char c = in.next();
        switch (c) {
            case 'd', 'D', 'w', 'W', 's', 'S', 'h', 'H', 'v', 'V', 'a', 'e', 'f', 'n', 'r', 't' -> in.write("\\" + c);
            case 'p', 'P' -> property(c == 'P');
            case 'x' -> codePoint(in.take("{") ? in.upTo("}") : "0" + in.digits(2, 16), 16);
            case 'o' -> {
                if (!in.take("{")) throw new IllegalArgumentException("\\o without {");
                codePoint(in.upTo("}"), 8);
            }
            case '0', '1', '2', '3', '4', '5', '6', '7' -> codePoint(c + in.digits(2, 8), 8);
            case 'c' -> {
                if (in.isEnd()) throw new IllegalArgumentException("\\c at the end");
                write(Character.toUpperCase(in.next()) ^ 0x40);
            }
            default -> {
                if (c < 0x80 && Character.isLetterOrDigit(c)) {
                    throw new IllegalArgumentException("\\" + c + " is not supported");
                }
                in.literal(c);
            }
        }
    }

    private void codePoint(String digits, int radix) {
        try {
            int c = Integer.parseInt(digits.strip(), radix);
            if (Character.isValidCodePoint(c)) {
                write(c);
                return;
            }
        } catch (NumberFormatException notANumber) {
            // The same complaint.
        }
        throw new IllegalArgumentException("\"" + digits + "\" is not the number of a character");
    }

    private void write(int codePoint) {
        in.write(String.format("\\x{%x}", codePoint));
    }

    private void property(boolean negated) {
        if (in.isEnd()) throw new IllegalArgumentException("\\p at the end");
        String name = in.take("{") ? in.upTo("}") : String.valueOf(in.next());
        boolean not = name.startsWith("^");
        String plain = not ? name.substring(1) : name;
        String java = plain.equals("L&") ? "LC" : plain.length() > 2 ? "Is" + plain : plain;
        in.write((not != negated ? "\\P{" : "\\p{") + java + "}");
    }

    /** {@code [ "^" ] 1*( character / range / escape / "[:class:]" / "[:^class:]" ) "]"}, behind the opening bracket. */
    void brackets(boolean ignoresCase) {
        if (isPosixElement()) throw new IllegalArgumentException("a class of POSIX outside of [ ]");
        in.write(in.take("^") ? "[^" : "[");
        for (boolean first = true; first || !in.take("]"); first = false) {
            if (in.isEnd()) throw new IllegalArgumentException("a [ without its ]");
            if (in.take("[")) {
                if (!isPosixElement()) {
                    in.literal('[');
                    continue;
                }
                if (!in.take(":")) throw new IllegalArgumentException("collating elements are not supported");
                boolean negated = in.take("^");
                String java = posixClass(in.upTo(":]"), ignoresCase);
                in.write(negated ? "[^" + java + "]" : java);
                refuseRange();
            } else if (in.take("\\")) {
                if (in.isEnd()) throw new IllegalArgumentException("a [ without its ]");
                boolean isClass = in.isNext(CLASSES);
                if (in.take("Q")) quoted();
                else if (in.take("b")) in.write("\\x08");
                else if (!in.take("E")) escape();
                if (isClass) refuseRange();
            } else if (in.take("-")) {
                in.write(first || in.isNext("]") ? "\\-" : "-");
            } else {
                in.literal(in.next());
            }
        }
        in.write("]");
    }

    /** A class of characters starts no range. */
    private void refuseRange() {
        if (in.startsWith("-") && !in.startsWith("-]")) {
            throw new IllegalArgumentException("a range in [ ] that starts with a class of characters");
        }
    }

    /** Whether {@code :name:]} comes next, or the same with dots or equals signs: as PCRE2 sees it, whatever the name. */
    private boolean isPosixElement() {
        if (!in.isNext(":.=")) return false;
        String text = in.rest();
        char mark = text.charAt(0);
        for (int i = 1; i + 1 < text.length(); i++) {
            if (text.charAt(i) == mark && text.charAt(i + 1) == ']') return true;
            if (text.charAt(i) == ']' || (text.charAt(i) == '[' && text.charAt(i + 1) == mark)) return false;
        }
        return false;
    }

    private static String posixClass(String name, boolean ignoresCase) {
        return switch (name) {
            case "word" -> "\\w";
            case "ascii" -> "\\p{ASCII}";
            default -> CharacterClass.java(name, ignoresCase);
        };
    }
}
