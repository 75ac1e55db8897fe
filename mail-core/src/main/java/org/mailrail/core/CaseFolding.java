package org.mailrail.core;

import java.text.Normalizer;
import java.util.Locale;

/**
 * What makes texts that differ in letter case only the same: Unicode's full case folding, then Normalization Form C. So it is done to the
 * keys of tables and to the addresses that are looked up in them. Unicode section 3.13, RFC 6532 section 3.1.
 *
 * <p>{@code STRASSE}, {@code Straße} and {@code straße} are one, as in Postfix. Compatibility characters stay apart (RFC 6532 forbids
 * Normalization Form KC, which loses what may matter in a name), and so do the letters that Turkish alone takes for a pair.
 */
public final class CaseFolding {
    private static final int CHEROKEE_A = 0x13A0;
    private static final int SMALL_CHEROKEE_A = 0xAB70;

    private CaseFolding() {}

    /** The text folded; the same object if it is ASCII without capital letters. */
    public static String fold(String text) {
        int start = 0;
        while (start < text.length() && text.charAt(start) < 0x80 && !isCapital(text.charAt(start))) start++;
        if (start == text.length()) return text;
        StringBuilder folded = new StringBuilder(text.length() + 8).append(text, 0, start);
        boolean ascii = true;
        for (int i = start; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            ascii &= point < 0x80;
            fold(point, folded);
        }
        return ascii ? folded.toString() : Normalizer.normalize(folded, Normalizer.Form.NFC);
    }

    private static boolean isCapital(char c) {
        return c >= 'A' && c <= 'Z';
    }

    /** The JDK has no case folding; the lower case of the upper case is that, but for these. */
    static void fold(int point, StringBuilder out) {
        if (point < 0x80) {
            out.append((char) (point >= 'A' && point <= 'Z' ? point + 0x20 : point));
        } else if (point == 0x130) { // İ, whose one-character lower case is i without its dot
            out.append("i\u0307");
        } else if (point == 0x131) { // ı, whose upper case is I
            out.append('\u0131');
        } else if (point == 0x1E9E) { // ẞ, which is its own upper case
            out.append("ss");
        } else if (isCherokee(point)) { // folds to capitals: they were there first
            out.appendCodePoint(cherokee(point));
        } else {
            String upper = Character.toString(point).toUpperCase(Locale.ROOT);
            for (int i = 0; i < upper.length(); ) {
                int each = upper.codePointAt(i);
                out.appendCodePoint(Character.toLowerCase(each));
                i += Character.charCount(each);
            }
        }
    }

    private static boolean isCherokee(int point) {
        return (point >= CHEROKEE_A && point <= 0x13FD) || (point >= SMALL_CHEROKEE_A && point <= 0xABBF);
    }

    private static int cherokee(int point) {
        if (point >= SMALL_CHEROKEE_A) return point - SMALL_CHEROKEE_A + CHEROKEE_A;
        return point >= 0x13F8 ? point - 8 : point;
    }
}
