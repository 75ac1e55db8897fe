package org.mailrail.table.ldap;

import org.mailrail.table.internal.AskedKey;
import org.mailrail.table.internal.KeyTemplate;
import org.mailrail.table.internal.KeyTemplate.Part;

/**
 * A filter or a base that a key is put into, escaped for where it stands. An expansion has to be part of a value, as it could say what attribute is
 * looked at otherwise: behind a {@code =} of the same component.
 *
 * @param template the text
 * @param place what it is
 */
record LdapTemplate(KeyTemplate template, Place place) {
    /** What is built of it. */
    enum Place {
        /** RFC 4515: {@code * ( ) \} and NUL are special. */
        FILTER("*()\\\0", "(") {
            @Override
            void escape(char c, StringBuilder out) {
                out.append('\\').append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 0xF, 16));
            }
        },
        /** RFC 4514: what separates or quotes, and white space, which is left out at the ends. */
        BASE(",+\"\\<>;=# ", ",+;") {
            @Override
            void escape(char c, StringBuilder out) {
                out.append('\\').append(c);
            }
        };

        private final String special;
        private final String starts;

        Place(String special, String starts) {
            this.special = special;
            this.starts = starts;
        }

        abstract void escape(char c, StringBuilder out);
    }

    /** @throws IllegalArgumentException if an expansion is no part of a value; the message is for an administrator */
    LdapTemplate {
        boolean inValue = false;
        for (Part part : template.parts()) {
            switch (part) {
                case Part.Text(String text) -> {
                    for (int i = 0; i < text.length(); i++) {
                        char c = text.charAt(i);
                        if (place.starts.indexOf(c) >= 0) inValue = false;
                        else if (c == '=') inValue = true;
                    }
                }
                case Part.Expansion(char letter) -> {
                    if (!inValue) {
                        throw new IllegalArgumentException(
                                "%" + letter + " does not stand behind a = , where it could change more than a value");
                    }
                }
            }
        }
    }

    /** Whether it differs from key to key. */
    boolean isDynamic() {
        return template.parts().stream().anyMatch(Part.Expansion.class::isInstance);
    }

    String expand(AskedKey key) {
        StringBuilder expanded = new StringBuilder();
        for (Part part : template.parts()) {
            switch (part) {
                case Part.Text(String text) -> expanded.append(text);
                case Part.Expansion(char letter) -> {
                    String value = key.part(letter);
                    for (int i = 0; i < value.length(); i++) {
                        char c = value.charAt(i);
                        if (place.special.indexOf(c) >= 0) place.escape(c, expanded);
                        else expanded.append(c);
                    }
                }
            }
        }
        return expanded.toString();
    }
}
