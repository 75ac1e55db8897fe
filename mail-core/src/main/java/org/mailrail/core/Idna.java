package org.mailrail.core;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Internationalized domain names, in non-transitional processing: sharp s, final sigma and the joiners are letters of their own, as registries
 * have them. Case, width and compatibility forms are mapped away; joiners, direction and hyphens are checked as for IDNA 2008. Symbols
 * that IDNA 2008 does not allow are let through, as Postfix and browsers do: some are registered. Unicode Technical Standard 46.
 *
 * <p>Of which code points there are, and their properties, the JDK knows; one that it does not know yet is refused in a U-label.
 */
final class Idna {
    private static final String ACE_PREFIX = "xn--";

    private static final int MAX_LABEL = 63;

    /** A label of 63 octets behind {@code xn--} holds no more code points than octets. */
    private static final int MAX_POINTS = 59;

    private Idna() {}

    /** A name in both forms: lower-case A-labels, U-labels. They are not checked for length and for what DNS labels may hold. */
    record Names(String ascii, String unicode) {}

    /**
     * Maps and checks a name that has characters beyond ASCII.
     *
     * @throws SyntaxException if one of its U-labels is not valid
     */
    static Names read(String name) {
        List<String> labels = new ArrayList<>();
        StringBuilder ascii = new StringBuilder(name.length() + 16);
        for (int start = 0; start <= name.length(); ) {
            int end = start;
            while (end < name.length() && !isDot(name.charAt(end))) end++;
            String label = map(name, start, end);
            // Some characters are mapped to a letter and a full stop; only the real ones part labels.
            boolean valid = isAscii(label) ? label.indexOf('.') < 0 : isValid(label);
            if (!valid) throw new SyntaxException("a U-label, valid by UTS 46", start);
            labels.add(uLabel(label));
            ascii.append(start == 0 ? "" : ".").append(isAscii(label) ? label : ACE_PREFIX + Punycode.encode(label));
            start = end + 1;
        }
        if (!Bidi.isValid(labels)) throw new SyntaxException("labels of one direction each, as RFC 5893 has it", 0);
        return new Names(ascii.toString(), String.join(".", labels));
    }

    /** A name of A-labels with each that is valid as U-label; the rest, or all if they do not go together, as it is. */
    static String toUnicode(String ascii) {
        if (!ascii.contains(ACE_PREFIX)) return ascii;
        List<String> labels = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= ascii.length(); i++) {
            if (i < ascii.length() && ascii.charAt(i) != '.') continue;
            labels.add(uLabel(ascii.substring(start, i)));
            start = i + 1;
        }
        return Bidi.isValid(labels) ? String.join(".", labels) : ascii;
    }

    /**
     * Whether a lower-case label that starts like an A-label can be one for anybody: Punycode, in the one form that encodes its text, of a text that is
     * mapped to itself. Letters newer than this JDK, and joiners, marks, hyphens and directions are not judged: what was registered under IDNA 2003 or will be
     * tomorrow is a name that the DNS has, and mail must reach it.
     */
    static boolean canBeALabel(String label) {
        String encoded = label.substring(ACE_PREFIX.length());
        return Punycode.decode(encoded)
                .filter(text -> !isAscii(text) && Punycode.encode(text).equals(encoded))
                .filter(text -> map(text, 0, text.length()).equals(text))
                .filter(text -> text.codePoints().allMatch(point -> isAllowed(point) || !Character.isDefined(point)))
                .isPresent();
    }

    static boolean hasAcePrefix(String name, int start) {
        return name.startsWith(ACE_PREFIX, start);
    }

    static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) if (text.charAt(i) >= 0x80) return false;
        return true;
    }

    /** The full stops that part labels: UTS 46 section 2.3. */
    static boolean isDot(char c) {
        return c == '.' || c == '\u3002' || c == '\uFF0E' || c == '\uFF61';
    }

    /** The U-label of a valid A-label; any other ASCII label as it is. RFC 5891 section 5.4. */
    private static String uLabel(String label) {
        if (!hasAcePrefix(label, 0) || label.length() > MAX_LABEL || !canBeALabel(label)) return label;
        String decoded = Punycode.decode(label.substring(ACE_PREFIX.length())).orElseThrow();
        return isValid(decoded) ? decoded : label;
    }

    /** UTS 46 section 4, steps 1 and 2: its mapping table is {@code NFKC_Casefold} but for a few letters. */
    private static String map(String name, int start, int end) {
        StringBuilder mapped = new StringBuilder(end - start + 8);
        for (int i = start; i < end; ) {
            int point = name.codePointAt(i);
            i += Character.charCount(point);
            if (point < 0x80) CaseFolding.fold(point, mapped);
            else if (point == 0x1E9E) mapped.append('\u00DF');
            else if (isDeviation(point)) mapped.appendCodePoint(point);
            else if (!IdnaTables.isIgnored(point)) mapped.append(foldCompatible(Character.toString(point)));
        }
        return Normalizer.normalize(mapped, Normalizer.Form.NFC);
    }

    /** Sharp s, final sigma, zero-width non-joiner and joiner, which IDNA 2003 mapped away. UTS 46 section 2.3. */
    private static boolean isDeviation(int point) {
        return point == 0xDF || point == 0x3C2 || point == 0x200C || point == 0x200D;
    }

    /** {@code NFKC_Casefold}: folding may make what can be decomposed, so it goes round until nothing changes (twice at most). */
    private static String foldCompatible(String text) {
        String before = text;
        while (true) {
            StringBuilder folded = new StringBuilder();
            Normalizer.normalize(before, Normalizer.Form.NFKC).codePoints().forEach(p -> CaseFolding.fold(p, folded));
            String after = Normalizer.normalize(folded, Normalizer.Form.NFKC);
            if (after.equals(before)) return after;
            before = after;
        }
    }

    /** UTS 46 section 4.1, of a label that is mapped; direction is checked for all labels together. */
    private static boolean isValid(String label) {
        if (label.codePointCount(0, label.length()) > MAX_POINTS) return false;
        if (label.startsWith("-") || label.endsWith("-") || label.startsWith("--", 2)) return false;
        if (isMark(label.codePointAt(0))) return false;
        return label.codePoints().allMatch(Idna::isAllowed) && Joiners.areValid(label);
    }

    private static boolean isMark(int point) {
        int type = Character.getType(point);
        return type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }

    private static boolean isAllowed(int point) {
        if (point < 0x80) return Domain.isLetDigHyphen((char) point);
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.FORMAT -> isDeviation(point);
            default -> !IdnaTables.isDisallowed(point);
        };
    }
}
