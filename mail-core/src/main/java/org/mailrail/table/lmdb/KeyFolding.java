package org.mailrail.table.lmdb;

import java.util.Locale;

/**
 * Letter case of keys does not count. Beyond ASCII Postfix folds as Unicode does in full ({@code ß} is {@code ss}, a final sigma a sigma), which
 * lower case alone is not, so that its files would hold keys that were never found. Unicode, CaseFolding.txt, status C and F.
 */
final class KeyFolding {
    private static final int DOTLESS_I = 0x131;
    private static final int CHEROKEE = 0x13A0;
    private static final int CHEROKEE_END = 0x13F5;

    private KeyFolding() {}

    static String fold(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        if (lower.chars().allMatch(c -> c < 0x80)) return lower;
        StringBuilder folded = new StringBuilder(lower.length());
        lower.codePoints().forEach(c -> append(c, folded));
        return folded.toString();
    }

    /** Upper case tells apart what lower case may write in several ways; the two exceptions are Unicode's. */
    private static void append(int c, StringBuilder folded) {
        if (c == DOTLESS_I) {
            folded.appendCodePoint(c);
            return;
        }
        Character.toString(c)
                .toUpperCase(Locale.ROOT)
                .codePoints()
                .map(upper -> upper >= CHEROKEE && upper <= CHEROKEE_END ? upper : Character.toLowerCase(upper))
                .forEach(folded::appendCodePoint);
    }
}
