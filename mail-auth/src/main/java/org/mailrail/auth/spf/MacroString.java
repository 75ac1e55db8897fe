package org.mailrail.auth.spf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Text with macros such as {@code %{ir}.%{v}._spf.%{d2}}, read and ready to be expanded. Immutable. RFC 7208 section 7.1. */
public final class MacroString {
    /** What the macro letters stand for, and whether it can be said. */
    @FunctionalInterface
    interface Values {
        /** The value of this letter, in lower case. */
        String of(char letter) throws Spf.Stop, UnsuitableException;
    }

    /** A macro whose value cannot stand where it is wanted, so that the term matches nothing. */
    static final class UnsuitableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnsuitableException() {
            super("a local part outside ASCII", null, false, false);
        }
    }

    /** A piece of the text. */
    sealed interface Part {
        record Literal(String text) implements Part {}

        /** {@code macro-expand}: letter, how many right-hand parts (0: all), whether reversed, what splits, whether URL-escaped. */
        record Macro(char letter, int rightmost, boolean reversed, String delimiters, boolean escaped) implements Part {
            String expand(Values values) throws Spf.Stop, UnsuitableException {
                List<String> parts = parts(values.of(letter));
                if (reversed) Collections.reverse(parts);
                if (rightmost > 0 && rightmost < parts.size()) {
                    parts = parts.subList(parts.size() - rightmost, parts.size());
                }
                String value = String.join(".", parts);
                return escaped ? urlEscaped(value) : value;
            }

            private List<String> parts(String value) {
                List<String> parts = new ArrayList<>();
                int start = 0;
                for (int i = 0; i < value.length(); i++) {
                    if (delimiters.indexOf(value.charAt(i)) < 0) continue;
                    parts.add(value.substring(start, i));
                    start = i + 1;
                }
                parts.add(value.substring(start));
                return parts;
            }
        }
    }

    private final String text;
    private final List<Part> parts;

    MacroString(String text, List<Part> parts) {
        this.text = text;
        this.parts = List.copyOf(parts);
    }

    String expand(Values values) throws Spf.Stop, UnsuitableException {
        StringBuilder expanded = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Part.Literal literal -> expanded.append(literal.text());
                case Part.Macro macro -> expanded.append(macro.expand(values));
            }
        }
        return expanded.toString();
    }

    /** Everything but {@code unreserved} becomes {@code %XX}. RFC 7208 section 7.3, RFC 3986 section 2.3. */
    private static String urlEscaped(String value) {
        StringBuilder escaped = new StringBuilder(value.length());
        for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xFF);
            if (SpfGrammar.isAlpha(c) || SpfGrammar.isDigit(c) || "-._~".indexOf(c) >= 0) escaped.append(c);
            else escaped.append(String.format(Locale.ROOT, "%%%02X", (int) c));
        }
        return escaped.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MacroString that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The text as the record has it. */
    @Override
    public String toString() {
        return text;
    }
}
