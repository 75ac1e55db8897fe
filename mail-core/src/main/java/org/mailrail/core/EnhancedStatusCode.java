package org.mailrail.core;

/**
 * An enhanced mail system status code such as {@code 5.1.1}. RFC 3463 section 2.
 *
 * @param category 2 success, 4 persistent transient failure, 5 permanent failure (the RFC's class)
 * @param subject 0 to 999
 * @param detail 0 to 999
 */
public record EnhancedStatusCode(int category, int subject, int detail) {
    /** Checks the ranges. */
    public EnhancedStatusCode {
        if (category != 2 && category != 4 && category != 5) throw new IllegalArgumentException("class " + category);
        if (subject < 0 || subject > 999 || detail < 0 || detail > 999) {
            throw new IllegalArgumentException("status code " + category + "." + subject + "." + detail);
        }
    }

    /**
     * Reads {@code class "." subject "." detail}.
     *
     * @throws SyntaxException if the text is not one such code
     */
    public static EnhancedStatusCode of(String text) {
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (first != 1 || second < 0) throw new SyntaxException("an enhanced status code", 0);
        char category = text.charAt(0);
        if (category != '2' && category != '4' && category != '5') throw new SyntaxException("2, 4 or 5", 0);
        return new EnhancedStatusCode(
                category - '0', number(text, first + 1, second), number(text, second + 1, text.length()));
    }

    private static int number(String text, int start, int end) {
        if (end - start < 1 || end - start > 3) throw new SyntaxException("1 to 3 digits", start);
        int value = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') throw new SyntaxException("a digit", i);
            value = value * 10 + c - '0';
        }
        return value;
    }

    /** The code with another class, as when a permanent failure is to be tried again ({@code soft_bounce}). */
    public EnhancedStatusCode withCategory(int other) {
        return new EnhancedStatusCode(other, subject, detail);
    }

    @Override
    public String toString() {
        return category + "." + subject + "." + detail;
    }
}
