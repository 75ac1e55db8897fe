package org.mailrail.core.internal;

/** The characters of atoms: {@code atext}. RFC 5322 section 3.2.3, RFC 6532 section 3.2. */
public final class AtomText {
    private static final String SPECIALS = "!#$%&'*+-/=?^_`{|}~";

    private AtomText() {}

    /** Whether an atom of ASCII may have it. */
    public static boolean isAscii(char c) {
        return isLetterOrDigit(c) || SPECIALS.indexOf(c) >= 0;
    }

    /** Whether an atom may have it, with what is beyond ASCII. */
    public static boolean is(char c) {
        return c >= 0x80 || isAscii(c);
    }

    /** {@code dot-atom-text} of ASCII. RFC 5322 section 3.2.3. */
    public static boolean isDotAtom(CharSequence text) {
        boolean dot = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' ? dot : !isAscii(c)) return false;
            dot = c == '.';
        }
        return !dot;
    }

    /** Whether it is one of ASCII's. */
    public static boolean isLetterOrDigit(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }
}
