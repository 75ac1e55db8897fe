package org.mailrail.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.IDNA;
import com.ibm.icu.text.Normalizer2;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Against ICU's UTS 46. Its Unicode is of another version than the JDK's: code points that one of them does not know are left out, since
 * for them each is right by its own data.
 */
class IdnaTest {
    private static final IDNA ICU = IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII
            | IDNA.NONTRANSITIONAL_TO_UNICODE
            | IDNA.CHECK_BIDI
            | IDNA.CHECK_CONTEXTJ
            | IDNA.USE_STD3_RULES);

    @Test
    void everyCodePointIsMappedAsIcuDoes() {
        List<String> different = new ArrayList<>();
        int compared = 0;
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (!isKnownToBoth(point) || isUnderscore(point) || point < 0x10000 && Idna.isDot((char) point)) continue;
            String character = Character.toString(point);
            // Alone, amidst letters, behind a virama, and amidst letters of Arabic.
            for (String label : List.of(
                    character, "a" + character + "b", "\u0915\u094d" + character, "\u0628" + character + "\u0628")) {
                compared++;
                compare(label, different);
            }
        }
        assertThat(compared).isGreaterThan(600_000);
        assertThat(different).isEmpty();
    }

    /** Let through by us; and what is mapped to one. */
    private static boolean isUnderscore(int point) {
        return Normalizer2.getNFKCInstance()
                .normalize(Character.toString(point))
                .equals("_");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void randomNamesAreReadAsIcuDoes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> different = new ArrayList<>();
        int valid = 0;
        for (int i = 0; i < 50_000; i++) {
            if (compare(randomName(random), different)) valid++;
        }
        assertThat(different).isEmpty();
        assertThat(valid).isGreaterThan(5_000);
    }

    /** Letters that do something to each other, by script; ICU refuses hyphens in third and fourth place of ASCII labels, so there are none. */
    private static final List<String> SCRIPTS = List.of(
            "abzAZ09",
            "\u00e4\u00df\u1e9e\u03c2\u03a3\u0130\u0131\u00c5\u212b\ufb01\u0149\u01c4\u00b7",
            "\u05d0\u05d1\u05ea\u05bc\u05b0" + "0",
            "\u0628\u0627\u062f\u0644\u0651\u0661\u06f1\u0660" + "12" + "\u200c\u200d",
            "\u0915\u094d\u200d\u200c\u0937\u093f",
            "\u0d15\u0d4d\u200c\u200d\u1b44",
            "\u3042\u30a2\uff71\uff9e\u30f7\u4f8b\uff21",
            "\uac00\u1100\u1161\u11a8",
            "a\u0300\u0301\u0323\u0345\u3099\u200d",
            "\ud83d\ude00\u2764\ufe0f\u200d\ud83e\udef6",
            "\ua840\ua872\u200c\u1820\u180b\u1e94b".replace("\u1e94b", "\ud83a\udd4b") + "\ud83a\udd00",
            "\ua872\u0628\u200c\u064b");

    private static String randomName(SplittableRandom random) {
        StringBuilder name = new StringBuilder();
        int labels = random.nextInt(1, 4);
        for (int label = 0; label < labels; label++) {
            if (label > 0) name.append(".\u3002\uff0e\uff61".charAt(random.nextInt(4)));
            String script = SCRIPTS.get(random.nextInt(SCRIPTS.size()));
            int[] points = script.codePoints().toArray();
            int length = random.nextInt(1, 7);
            for (int i = 0; i < length; i++) {
                name.appendCodePoint(
                        random.nextInt(20) == 0
                                ? SCRIPTS.get(random.nextInt(SCRIPTS.size())).codePointAt(0)
                                : points[random.nextInt(points.length)]);
            }
        }
        return name.toString();
    }

    /** Adds what differs; true if both read the name. */
    private static boolean compare(String name, List<String> different) {
        IDNA.Info info = new IDNA.Info();
        StringBuilder ascii = new StringBuilder();
        ICU.nameToASCII(name, ascii, info);
        Optional<Domain> ours = Domain.parse(name);
        Optional<String> theirs = info.hasErrors() ? Optional.empty() : Optional.of(ascii.toString());
        // A last label of characters that are mapped to nothing is the root for ICU; here it is a mistake.
        if (ascii.toString().endsWith(".")) return false;
        if (!ours.map(Domain::ascii).equals(theirs) && different.size() < 20)
            different.add(name.codePoints().mapToObj(Integer::toHexString).toList() + " ours " + ours + " theirs "
                    + theirs + " " + info.getErrors());
        if (ours.isEmpty() || theirs.isEmpty()) return false;
        StringBuilder unicode = new StringBuilder();
        ICU.nameToUnicode(ascii, unicode, new IDNA.Info());
        String decoded = Domain.of(ours.get().ascii()).unicode();
        if (!decoded.contentEquals(unicode)) different.add(ascii + " ours " + decoded + " theirs " + unicode);
        return true;
    }

    @Test
    void everyCodePointIsFoldedAsIcuDoes() {
        Normalizer2 nfc = Normalizer2.getNFCInstance();
        List<String> different = new ArrayList<>();
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (!isKnownToBoth(point)) continue;
            String character = Character.toString(point);
            String theirs = nfc.normalize(UCharacter.foldCase(character, true));
            if (!CaseFolding.fold(character).equals(theirs)) different.add(Integer.toHexString(point));
        }
        assertThat(different).isEmpty();
    }

    /** If this fails after an update of ICU, the new ranges are in the message. */
    @Test
    void tablesAreThoseOfIcu() {
        assertSame("virama", IdnaTables::isVirama, point -> UCharacter.getCombiningClass(point) == 9);
        assertSame("joins next", IdnaTables::joinsNext, point -> switch (joiningType(point)) {
            case UCharacter.JoiningType.DUAL_JOINING, UCharacter.JoiningType.LEFT_JOINING -> true;
            default -> false;
        });
        assertSame("joins previous", IdnaTables::joinsPrevious, point -> switch (joiningType(point)) {
            case UCharacter.JoiningType.DUAL_JOINING, UCharacter.JoiningType.RIGHT_JOINING -> true;
            default -> false;
        });
        assertSame(
                "transparent",
                point -> isKnownToBoth(point) && IdnaTables.isTransparent(point),
                // Of format characters a label has joiners only, and they are not transparent.
                point -> isKnownToBoth(point)
                        && Character.getType(point) != Character.FORMAT
                        && joiningType(point) == UCharacter.JoiningType.TRANSPARENT);
    }

    private static int joiningType(int point) {
        return UCharacter.getIntPropertyValue(point, UProperty.JOINING_TYPE);
    }

    private static void assertSame(String what, IntPredicate ours, IntPredicate theirs) {
        StringBuilder ranges = new StringBuilder();
        boolean same = true;
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            same &= ours.test(point) == theirs.test(point);
            if (!theirs.test(point) || point > 0 && theirs.test(point - 1)) continue;
            int last = point;
            while (theirs.test(last + 1)) last++;
            ranges.append(Integer.toHexString(point));
            if (last > point) ranges.append('-').append(Integer.toHexString(last));
            ranges.append(' ');
        }
        assertThat(same).as("%s is %s", what, ranges).isTrue();
    }

    private static boolean isKnownToBoth(int point) {
        return Character.isDefined(point) && UCharacter.isDefined(point);
    }

    /** RFC 3492 section 7.1, and its limits. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            \u0644\u064a\u0647\u0645\u0627\u0628\u062a\u0643\u0644\u0645\u0648\u0634\u0639\u0631\u0628\u064a\u061f, egbpdaj6bu4bxfgehfvwxn
            \u4ed6\u4eec\u4e3a\u4ec0\u4e48\u4e0d\u8bf4\u4e2d\u6587, ihqwcrb4cv8a8dqg056pqjye
            Pro\u010dprost\u011bnemluv\u00ed\u010desky, Proprostnemluvesky-uyb24dma41a
            3\u5e74B\u7d44\u91d1\u516b\u5148\u751f, 3B-ww4c5e180e575a65lsy2b
            -> $1.00 <-, -> $1.00 <--
            a, a-
            b\u00fccher, bcher-kva
            \ud83d\ude00, e28h
            """)
    void punycode(String text, String encoded) {
        assertThat(Punycode.encode(text)).isEqualTo(encoded);
        assertThat(Punycode.decode(encoded)).contains(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"b", "zzzzzz", "99999999", "999999999999", "bcher-kv\u00e4", "a-9", "-"})
    void isNoPunycode(String encoded) {
        assertThat(Punycode.decode(encoded).filter(text -> Punycode.encode(text).equals(encoded)))
                .isEmpty();
    }
}
