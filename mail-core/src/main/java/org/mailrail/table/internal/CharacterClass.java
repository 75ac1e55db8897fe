package org.mailrail.table.internal;

import java.util.Locale;
import java.util.Set;

/** The classes of characters that POSIX names, as {@code [:alpha:]}. ASCII, as in the POSIX locale, which mail servers run in. */
final class CharacterClass {
    private static final Set<String> JAVA_HAS = Set.of(
            "alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper",
            "xdigit");

    private CharacterClass() {}

    /** The class in Java's brackets; both cases where letter case does not count. */
    static String java(String name, boolean ignoresCase) {
        if (!JAVA_HAS.contains(name)) throw new IllegalArgumentException("there is no class [:" + name + ":]");
        if (ignoresCase && (name.equals("lower") || name.equals("upper"))) return "\\p{Alpha}";
        String javaName =
                name.equals("xdigit") ? "XDigit" : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        return "\\p{" + javaName + "}";
    }
}
