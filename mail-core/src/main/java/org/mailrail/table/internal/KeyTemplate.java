package org.mailrail.table.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * Text in which {@code %s} stands for a value, {@code %u} and {@code %d} for what is before and behind its last {@code @}, {@code %S %U %D} for
 * the same of the key, {@code %1} to {@code %9} for a label of the key's domain from the right, and {@code %%} for the sign itself.
 *
 * @param parts in order
 */
public record KeyTemplate(List<Part> parts) {
    private static final String LETTERS = "sudSUD123456789";

    /** A part of a template. */
    public sealed interface Part {
        /** Text as it is. */
        record Text(String text) implements Part {}

        /** What stands behind a {@code %}. */
        record Expansion(char letter) implements Part {}
    }

    /** Copied. */
    public KeyTemplate {
        parts = List.copyOf(parts);
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if a {@code %} is followed by anything else; the message is for an administrator
     */
    public static KeyTemplate of(String text) {
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '%') {
                literal.append(text.charAt(i));
                continue;
            }
            char letter = ++i < text.length() ? text.charAt(i) : ' ';
            if (letter == '%') {
                literal.append('%');
            } else if (LETTERS.indexOf(letter) >= 0) {
                if (!literal.isEmpty()) parts.add(new Part.Text(literal.toString()));
                literal.setLength(0);
                parts.add(new Part.Expansion(letter));
            } else {
                throw new IllegalArgumentException("a % with neither % nor one of " + LETTERS + " behind it");
            }
        }
        if (!literal.isEmpty()) parts.add(new Part.Text(literal.toString()));
        return new KeyTemplate(parts);
    }

    /** Whether one of these letters stands in it. */
    boolean has(String letters) {
        return parts.stream().anyMatch(part -> part instanceof Part.Expansion e && letters.indexOf(e.letter()) >= 0);
    }

    /** The highest number that stands in it, 0 without. */
    int labels() {
        return parts.stream()
                .mapToInt(part ->
                        part instanceof Part.Expansion e && Character.isDigit(e.letter()) ? e.letter() - '0' : 0)
                .max()
                .orElse(0);
    }
}
