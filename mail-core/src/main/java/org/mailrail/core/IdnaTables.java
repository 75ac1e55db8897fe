package org.mailrail.core;

import java.util.Arrays;

/**
 * The properties of characters that the JDK does not tell, as of Unicode 17: ranges of code points in hexadecimal. A test compares them with
 * ICU's for every code point that both know.
 */
final class IdnaTables {
    /** Mapped to nothing in UTS 46. */
    private static final int[] IGNORED = ranges("""
            ad 34f 115f-1160 17b4-17b5 180b-180f 200b 2060-2064 206a-206f 3164 fe00-fe0f feff ffa0 1bca0-1bca3 1d173-1d17a
            e0100-e01ef""");

    /** Disallowed in UTS 46 for another reason than what kind of character they are: ideographic description, full stops, replacement. */
    private static final int[] DISALLOWED = ranges("2ff0-2fff 3002 31ef ff61 fffc-fffd");

    /** Canonical combining class 9. */
    private static final int[] VIRAMA = ranges("""
            94d 9cd a4d acd b4d bcd c4d ccd d3b-d3c d4d dca e3a eba f84 1039-103a 1714-1715 1734 17d2 1a60 1b44 1baa-1bab
            1bf2-1bf3 2d7f a806 a82c a8c4 a953 a9c0 aaf6 abed 10a3f 11046 11070 1107f 110b9 11133-11134 111c0 11235 112ea
            1134d 113ce-113d0 11442 114c2 115bf 1163f 116b6 1172b 11839 1193d-1193e 119e0 11a34 11a47 11a99 11c3f 11d44-11d45
            11d97 11f41-11f42 1612f""");

    /** Joining type D: on both sides. */
    private static final int[] DUAL_JOINING = ranges("""
            620 626 628 62a-62e 633-63f 641-647 649-64a 66e-66f 678-687 69a-6bf 6c1-6c2 6cc 6ce 6d0-6d1 6fa-6fc 6ff 712-714
            71a-71d 71f-727 729 72b 72d-72e 74e-758 75c-76a 76d-770 772 775-777 77a-77f 7ca-7ea 841-845 848 84a-853 855 860
            862-865 868 886 889-88d 88f 8a0-8a9 8af-8b0 8b3-8b8 8ba-8c8 1807 1820-1878 1887-18a8 18aa a840-a871 10ac0-10ac4
            10ad3-10ad6 10ad8-10adc 10ade-10ae0 10aeb-10aee 10b80 10b82 10b86-10b88 10b8a-10b8b 10b8d 10b90 10bad-10bae
            10d01-10d21 10d23 10ec3-10ec4 10ec6-10ec7 10f30-10f32 10f34-10f44 10f51-10f53 10f70-10f73 10f76-10f81 10fb0
            10fb2-10fb3 10fb8 10fbb-10fbc 10fbe-10fbf 10fc1 10fc4 10fca 1e900-1e943""");

    /** Joining type R: with the letter before only. */
    private static final int[] RIGHT_JOINING = ranges("""
            622-625 627 629 62f-632 648 671-673 675-677 688-699 6c0 6c3-6cb 6cd 6cf 6d2-6d3 6d5 6ee-6ef 710 715-719 71e 728
            72a 72c 72f 74d 759-75b 76b-76c 771 773-774 778-779 840 846-847 849 854 856-858 867 869-86a 870-882 88e 8aa-8ac
            8ae 8b1-8b2 8b9 10ac5 10ac7 10ac9-10aca 10ace-10ad2 10add 10ae1 10ae4 10aef 10b81 10b83-10b85 10b89 10b8c
            10b8e-10b8f 10b91 10ba9-10bac 10d22 10ec2 10f33 10f54 10f74-10f75 10fb4-10fb6 10fb9-10fba 10fbd 10fc2-10fc3
            10fc9""");

    /** Joining type L: with the letter behind only. */
    private static final int[] LEFT_JOINING = ranges("a872 10acd 10ad7 10d00 10fcb");

    private IdnaTables() {}

    static boolean isIgnored(int point) {
        return contains(IGNORED, point);
    }

    static boolean isDisallowed(int point) {
        return contains(DISALLOWED, point);
    }

    static boolean isVirama(int point) {
        return contains(VIRAMA, point);
    }

    static boolean joinsNext(int point) {
        return contains(DUAL_JOINING, point) || contains(LEFT_JOINING, point);
    }

    static boolean joinsPrevious(int point) {
        return contains(DUAL_JOINING, point) || contains(RIGHT_JOINING, point);
    }

    /** Joining type T, of what may stand in a label: marks, and one modifier letter of Adlam. */
    static boolean isTransparent(int point) {
        int type = Character.getType(point);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || point == 0x1E94B;
    }

    /** First and last of each range, ascending. */
    private static int[] ranges(String text) {
        String[] words = text.split("\\s+", -1);
        int[] bounds = new int[2 * words.length];
        for (int i = 0; i < words.length; i++) {
            int hyphen = words[i].indexOf('-');
            bounds[2 * i] = Integer.parseInt(hyphen < 0 ? words[i] : words[i].substring(0, hyphen), 16);
            bounds[2 * i + 1] = Integer.parseInt(words[i].substring(hyphen + 1), 16);
        }
        return bounds;
    }

    private static boolean contains(int[] bounds, int point) {
        int at = Arrays.binarySearch(bounds, point);
        // Not found is -(insertion point) - 1: within a range if that many bounds before it are an odd number.
        return at >= 0 || (-at - 1) % 2 == 1;
    }
}
