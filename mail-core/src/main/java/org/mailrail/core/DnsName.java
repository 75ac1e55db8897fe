package org.mailrail.core;

import java.util.Locale;
import java.util.Optional;

/**
 * What the DNS can be asked about: a {@link Domain}, or a name that is none but that the DNS can hold. SPF macros make such names from local
 * parts ({@code bounce+1=a._spf.example.org}). RFC 2181 section 11.
 */
public sealed interface DnsName permits Domain, DnsName.Unrestricted {
    /**
     * The name in lower case, its labels joined by dots, without the dot of the root; at most 253 octets. There are no escapes: a backslash
     * stands for itself.
     */
    String ascii();

    /**
     * The domain with this name or, failing that, the name with these labels.
     *
     * @param name ASCII; a trailing dot is dropped
     * @return nothing if a label is empty or longer than 63 octets, if there are more than 253 octets in all, or if one is not printable
     */
    static Optional<DnsName> parse(String name) {
        Optional<Domain> domain = Domain.parse(name);
        if (domain.isPresent()) return Optional.of(domain.get());
        String given = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return Unrestricted.isName(given)
                ? Optional.of(new Unrestricted(given.toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }

    /**
     * A name with characters that no host or mail domain has.
     *
     * @param ascii lower case, 1 to 253 octets of printable ASCII in labels of 1 to 63; not the name of a {@link Domain}
     */
    record Unrestricted(String ascii) implements DnsName {
        private static final int MAX_LENGTH = 253;
        private static final int MAX_LABEL = 63;

        /** Checks the name. */
        public Unrestricted {
            if (!isName(ascii) || !ascii.equals(ascii.toLowerCase(Locale.ROOT))) {
                throw new SyntaxException("a name of the DNS", 0);
            }
            // One name, one value: what is a domain is never this.
            if (Domain.parse(ascii).isPresent()) throw new SyntaxException("a name that is not a domain", 0);
        }

        private static boolean isName(String name) {
            if (name.isEmpty() || name.length() > MAX_LENGTH) return false;
            int start = 0;
            for (int i = 0; i <= name.length(); i++) {
                if (i == name.length() || name.charAt(i) == '.') {
                    if (i == start || i - start > MAX_LABEL) return false;
                    start = i + 1;
                } else if (name.charAt(i) < ' ' || name.charAt(i) > '~') {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String toString() {
            return ascii;
        }
    }
}
