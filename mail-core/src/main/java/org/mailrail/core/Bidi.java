package org.mailrail.core;

import java.util.List;

/**
 * The Bidi rule: in a name with a label written from right to left, each label keeps to one direction, so that its parts cannot change places
 * when it is shown. RFC 5893 section 2.
 */
final class Bidi {
    private Bidi() {}

    /** Whether these labels, U-labels decoded, may stand in one name. */
    static boolean isValid(List<String> labels) {
        return labels.stream().noneMatch(Bidi::isRightToLeft) || labels.stream().allMatch(Bidi::keepsOneDirection);
    }

    /** {@code RTL label}: one with a character of type R, AL or AN. */
    private static boolean isRightToLeft(String label) {
        return label.codePoints().anyMatch(point -> switch (Character.getDirectionality(point)) {
            case Character.DIRECTIONALITY_RIGHT_TO_LEFT,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC,
                    Character.DIRECTIONALITY_ARABIC_NUMBER -> true;
            default -> false;
        });
    }

    private static boolean keepsOneDirection(String label) {
        if (label.isEmpty()) return true;
        // Rule 1: the first character says which direction it is.
        boolean rightToLeft;
        switch (Character.getDirectionality(label.codePointAt(0))) {
            case Character.DIRECTIONALITY_RIGHT_TO_LEFT, Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC ->
                rightToLeft = true;
            case Character.DIRECTIONALITY_LEFT_TO_RIGHT -> rightToLeft = false;
            default -> {
                return false;
            }
        }
        boolean europeanDigits = false;
        boolean arabicDigits = false;
        byte last = Character.DIRECTIONALITY_UNDEFINED;
        for (int i = 0; i < label.length(); ) {
            int point = label.codePointAt(i);
            i += Character.charCount(point);
            byte direction = Character.getDirectionality(point);
            switch (direction) { // rules 2 and 5
                case Character.DIRECTIONALITY_RIGHT_TO_LEFT,
                        Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC,
                        Character.DIRECTIONALITY_ARABIC_NUMBER -> {
                    if (!rightToLeft) return false;
                }
                case Character.DIRECTIONALITY_LEFT_TO_RIGHT -> {
                    if (rightToLeft) return false;
                }
                case Character.DIRECTIONALITY_EUROPEAN_NUMBER,
                        Character.DIRECTIONALITY_EUROPEAN_NUMBER_SEPARATOR,
                        Character.DIRECTIONALITY_EUROPEAN_NUMBER_TERMINATOR,
                        Character.DIRECTIONALITY_COMMON_NUMBER_SEPARATOR,
                        Character.DIRECTIONALITY_OTHER_NEUTRALS,
                        Character.DIRECTIONALITY_BOUNDARY_NEUTRAL,
                        Character.DIRECTIONALITY_NONSPACING_MARK -> {}
                default -> {
                    return false;
                }
            }
            europeanDigits |= direction == Character.DIRECTIONALITY_EUROPEAN_NUMBER;
            arabicDigits |= direction == Character.DIRECTIONALITY_ARABIC_NUMBER;
            if (direction != Character.DIRECTIONALITY_NONSPACING_MARK) last = direction;
        }
        if (rightToLeft && europeanDigits && arabicDigits) return false; // rule 4
        return endsWell(last, rightToLeft);
    }

    /** Rules 3 and 6: marks aside, the last is a letter of the direction or a digit. */
    private static boolean endsWell(byte last, boolean rightToLeft) {
        return switch (last) {
            case Character.DIRECTIONALITY_EUROPEAN_NUMBER -> true;
            case Character.DIRECTIONALITY_LEFT_TO_RIGHT -> !rightToLeft;
            case Character.DIRECTIONALITY_RIGHT_TO_LEFT,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC,
                    Character.DIRECTIONALITY_ARABIC_NUMBER -> rightToLeft;
            default -> false;
        };
    }
}
