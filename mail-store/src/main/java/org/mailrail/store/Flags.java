package org.mailrail.store;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The flags of a message: system flags and keywords. {@code \Recent} is none of them, since it belongs to a session: see {@link
 * Mailbox#claimRecent}. Immutable. RFC 9051 section 2.3.2.
 */
public final class Flags {
    /** No flags. */
    public static final Flags NONE = new Flags(EnumSet.noneOf(SystemFlag.class), Collections.emptySortedSet());

    private static final int MAX_KEYWORD = 255;

    private final EnumSet<SystemFlag> system;
    private final Set<String> keywords;

    private Flags(EnumSet<SystemFlag> system, Set<String> keywords) {
        this.system = system;
        this.keywords = keywords;
    }

    /**
     * These flags.
     *
     * @param keywords atoms of at most 255 characters that do not start with a backslash; two that differ only by case are the same, and keep
     *     the first spelling
     * @throws IllegalArgumentException if a keyword is none
     */
    public static Flags of(Collection<SystemFlag> system, Collection<String> keywords) {
        if (system.isEmpty() && keywords.isEmpty()) return NONE;
        EnumSet<SystemFlag> flags = EnumSet.noneOf(SystemFlag.class);
        flags.addAll(system);
        Set<String> words = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String keyword : keywords) {
            check(keyword);
            words.add(keyword);
        }
        return new Flags(flags, Collections.unmodifiableSet(words));
    }

    /** These system flags and no keyword. */
    public static Flags of(SystemFlag... system) {
        return of(Set.of(system), Set.of());
    }

    private static void check(String keyword) {
        if (keyword.isEmpty() || keyword.length() > MAX_KEYWORD) {
            throw new IllegalArgumentException("a keyword of " + keyword.length() + " characters");
        }
        for (int i = 0; i < keyword.length(); i++) {
            char c = keyword.charAt(i);
            if (c <= ' ' || c >= 0x7F || "(){%*\"\\]".indexOf(c) >= 0) {
                throw new IllegalArgumentException("a keyword that is not an atom");
            }
        }
    }

    /** Whether this system flag is set. */
    public boolean has(SystemFlag flag) {
        return system.contains(flag);
    }

    /** Whether this keyword is set, in any letter case. */
    public boolean hasKeyword(String keyword) {
        return keywords.contains(keyword);
    }

    /** The system flags; not to be changed. */
    public Set<SystemFlag> system() {
        return Collections.unmodifiableSet(system);
    }

    /** The keywords, in alphabetical order; not to be changed. */
    public Set<String> keywords() {
        return keywords;
    }

    /** These and the others. */
    public Flags with(Flags others) {
        EnumSet<SystemFlag> flags = EnumSet.copyOf(system);
        flags.addAll(others.system);
        Set<String> words = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        words.addAll(keywords);
        words.addAll(others.keywords);
        return of(flags, words);
    }

    /** These without the others. */
    public Flags without(Flags others) {
        EnumSet<SystemFlag> flags = EnumSet.copyOf(system);
        flags.removeAll(others.system);
        Set<String> words = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        words.addAll(keywords);
        words.removeIf(others::hasKeyword);
        return of(flags, words);
    }

    /** No flag at all. */
    public boolean isEmpty() {
        return system.isEmpty() && keywords.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Flags that && system.equals(that.system) && keywords.equals(that.keywords);
    }

    @Override
    public int hashCode() {
        int hash = system.hashCode();
        for (String keyword : keywords) hash += keyword.toLowerCase(Locale.ROOT).hashCode();
        return hash;
    }

    @Override
    public String toString() {
        return system + " " + keywords;
    }
}
