package org.mailrail.core;

import java.util.Locale;
import java.util.Optional;

/**
 * A domain name of mail, given as A-labels or U-labels. Two are equal if their {@link #ascii()} forms are, so letter case does not count. For
 * {@link #toString()} it keeps the spelling of an ASCII name, and has U-labels of one that was given with any. RFC 5321 section 4.1.2, RFC 5890.
 *
 * <p>U-labels are read by Unicode Technical Standard 46 in its non-transitional form, so that {@code faß.example} is not {@code fass.example}. A label that starts
 * with {@code xn--} has to be Punycode of a text in lower case, or nobody could have it. But it need not be a valid U-label (RFC 5891 section 5.4 lets a look-up do
 * so): it may be older than IDNA 2008 or newer than this JDK, and mail must reach it. Only {@link #unicode()} leaves such a label as it is.
 *
 * <p>A trailing dot is dropped; the ideographic full stop is a dot, too. Underscores are let through: they are not legal in a host name but
 * stand in real mail. So are hyphens in third and fourth place of an ASCII label.
 */
public final class Domain implements MailHost, DnsName {
    private static final int MAX_LENGTH = 253;
    private static final int MAX_LABEL = 63;

    /** Of a name as it is given: U-labels are no more code points than A-labels, and each may be two characters. */
    private static final int MAX_GIVEN = 2 * MAX_LENGTH;

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
     *     hyphen, a U-label that is not valid, one that starts with {@code xn--} and cannot be an A-label, a character that cannot stand in one, or more than 253 octets in all
     */
    public static Domain of(String name) {
        boolean rooted = !name.isEmpty() && Idna.isDot(name.charAt(name.length() - 1));
        String given = rooted ? name.substring(0, name.length() - 1) : name;
        if (given.length() > MAX_GIVEN) throw new SyntaxException("a domain name of at most 253 octets", MAX_GIVEN);
        if (Idna.isAscii(given)) {
            String ascii = given.toLowerCase(Locale.ROOT);
            check(ascii);
            return new Domain(given, ascii);
        }
        Idna.Names names = Idna.read(given);
        try {
            check(names.ascii());
        } catch (SyntaxException inALabels) {
            throw new SyntaxException(
                    String.valueOf(inALabels.getMessage()), 0); // its offset is not one of what was given
        }
        return new Domain(names.unicode(), names.ascii());
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

    /** The name in U-labels, for people to read; what is not valid as one stays an A-label. The same domain is read from it. */
    public String unicode() {
        return isInternationalized() ? name : Idna.toUnicode(ascii);
    }

    /** Whether the spelling has U-labels, so that a peer without SMTPUTF8 has to be given {@link #ascii()}. */
    public boolean isInternationalized() {
        return !Idna.isAscii(name);
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
        if (Idna.hasAcePrefix(ascii, start) && !Idna.canBeALabel(ascii.substring(start, end)))
            throw new SyntaxException("an A-label", start);
    }

    static boolean isLetDigHyphen(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }
}
