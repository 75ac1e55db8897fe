package org.mailrail.core;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * A domain name of mail, as A-labels or U-labels. It keeps the spelling it was made with for {@link #toString()}; two are equal if their
 * {@link #ascii()} forms are, so letter case does not count. RFC 5321 section 4.1.2, RFC 5890.
 *
 * <p>A trailing dot is dropped. Underscores are let through: they are not legal in a host name but stand in real mail.
 */
public final class Domain implements MailHost, DnsName {
    private static final int MAX_LENGTH = 253;
    private static final int MAX_LABEL = 63;

    /** Sharp s, final sigma, zero-width non-joiner and joiner. UTS 46 section 2.3. */
    private static final String DEVIATIONS = "\u00df\u03c2\u200c\u200d";

    private final String name;
    private final String ascii;

    private Domain(String name, String ascii) {
        this.name = name;
        this.ascii = ascii;
    }

    /**
     * The domain with this name.
     *
     * @throws SyntaxException if it is not a domain name: empty, a label that is empty, longer than 63 octets or starting or ending with a
     *     hyphen, a character that cannot stand in one, or more than 253 octets in all
     */
    public static Domain of(String name) {
        String given = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        String ascii = isAscii(given) ? given.toLowerCase(Locale.ROOT) : toAscii(given);
        check(ascii);
        return new Domain(given, ascii.equals(given) ? given : ascii);
    }

    /** The domain with this name, or nothing if {@link #of} would refuse it. */
    public static Optional<Domain> parse(String name) {
        try {
            return Optional.of(of(name));
        } catch (SyntaxException notADomain) {
            return Optional.empty();
        }
    }

    /** The name in lower-case A-labels, as DNS and table look-ups want it; at most 253 octets. */
    @Override
    public String ascii() {
        return ascii;
    }

    /** Whether the spelling has U-labels, so that a peer without SMTPUTF8 has to be given {@link #ascii()}. */
    public boolean isInternationalized() {
        return !isAscii(name);
    }

    /** The domain without its first label; nothing for a top-level domain. */
    public Optional<Domain> parent() {
        int dot = ascii.indexOf('.');
        return dot < 0 ? Optional.empty() : Optional.of(of(ascii.substring(dot + 1)));
    }

    /** Whether this domain is {@code ancestor} or lies below it. */
    public boolean isSameOrBelow(Domain ancestor) {
        return ascii.equals(ancestor.ascii) || ascii.endsWith("." + ancestor.ascii);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Domain that && ascii.equals(that.ascii);
    }

    @Override
    public int hashCode() {
        return ascii.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }

    private static String toAscii(String name) {
        if (name.length() > MAX_LENGTH) throw new SyntaxException("a domain name of at most 253 octets", MAX_LENGTH);
        for (int i = 0; i < name.length(); i++) {
            // IDNA 2003, which the JDK has, makes another domain of these (fass.example of faß.example) than IDNA 2008:
            // mail would go to somebody else. Their owners' A-labels are read.
            if (DEVIATIONS.indexOf(name.charAt(i)) >= 0) throw new SyntaxException("this domain name as an A-label", i);
        }
        try {
            return IDN.toASCII(name, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException notIdn) {
            throw new SyntaxException("an internationalized domain name", 0);
        }
    }

    private static void check(String ascii) {
        if (ascii.isEmpty() || ascii.length() > MAX_LENGTH) {
            throw new SyntaxException("a domain name of 1 to 253 octets", 0);
        }
        int start = 0;
        for (int i = 0; i <= ascii.length(); i++) {
            if (i == ascii.length() || ascii.charAt(i) == '.') {
                checkLabel(ascii, start, i);
                start = i + 1;
            } else if (!isLetDigHyphen(ascii.charAt(i))) {
                throw new SyntaxException("a letter, digit, hyphen or dot", i);
            }
        }
    }

    private static void checkLabel(String ascii, int start, int end) {
        if (start == end || end - start > MAX_LABEL) throw new SyntaxException("a label of 1 to 63 octets", start);
        if (ascii.charAt(start) == '-') throw new SyntaxException("a label that does not start with a hyphen", start);
        if (ascii.charAt(end - 1) == '-') throw new SyntaxException("a label that does not end with a hyphen", end);
    }

    private static boolean isLetDigHyphen(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    private static boolean isAscii(String s) {
        return StandardCharsets.US_ASCII.newEncoder().canEncode(s);
    }
}
