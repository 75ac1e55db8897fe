package org.mailrail.core;

/** The contextual rules for the two invisible joiners: they may stand only where they change how letters look. RFC 5892 appendices A.1, A.2. */
final class Joiners {
    private static final int NON_JOINER = 0x200C;
    private static final int JOINER = 0x200D;

    private Joiners() {}

    /** Whether each joiner of this label stands where it may. */
    static boolean areValid(String label) {
        for (int i = 0; i < label.length(); i++) {
            char c = label.charAt(i);
            if (c != NON_JOINER && c != JOINER) continue;
            if (i > 0 && IdnaTables.isVirama(label.codePointBefore(i))) continue;
            if (c == JOINER || !breaksCursive(label, i)) return false;
        }
        return true;
    }

    /** {@code (Joining_Type:{L,D})(Joining_Type:T)*\u200C(Joining_Type:T)*(Joining_Type:{R,D})}. */
    private static boolean breaksCursive(String label, int at) {
        int before = at;
        while (before > 0 && IdnaTables.isTransparent(label.codePointBefore(before)))
            before -= Character.charCount(label.codePointBefore(before));
        int after = at + 1;
        while (after < label.length() && IdnaTables.isTransparent(label.codePointAt(after)))
            after += Character.charCount(label.codePointAt(after));
        return before > 0
                && after < label.length()
                && IdnaTables.joinsNext(label.codePointBefore(before))
                && IdnaTables.joinsPrevious(label.codePointAt(after));
    }
}
