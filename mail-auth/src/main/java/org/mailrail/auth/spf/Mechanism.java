package org.mailrail.auth.spf;

import org.jspecify.annotations.Nullable;

/** What a directive compares the client with. RFC 7208 section 5. */
public sealed interface Mechanism {
    /** Matches always. Section 5.1. */
    record All() implements Mechanism {
        @Override
        public String toString() {
            return "all";
        }
    }

    /**
     * Matches where another domain's policy passes. Section 5.2.
     *
     * @param domain whose policy
     */
    record Include(MacroString domain) implements Mechanism {
        @Override
        public String toString() {
            return "include:" + domain;
        }
    }

    /**
     * Matches the addresses of a name. Section 5.3.
     *
     * @param domain the name; null for the domain of the record
     * @param prefix4 length of the IPv4 prefix to compare, 0 to 32
     * @param prefix6 length of the IPv6 prefix to compare, 0 to 128
     */
    record A(@Nullable MacroString domain, int prefix4, int prefix6) implements Mechanism {
        @Override
        public String toString() {
            return "a" + target(domain) + dualCidr(prefix4, prefix6);
        }
    }

    /**
     * Matches the addresses of a domain's mail exchangers. Section 5.4.
     *
     * @param domain the domain; null for that of the record
     * @param prefix4 length of the IPv4 prefix to compare, 0 to 32
     * @param prefix6 length of the IPv6 prefix to compare, 0 to 128
     */
    record Mx(@Nullable MacroString domain, int prefix4, int prefix6) implements Mechanism {
        @Override
        public String toString() {
            return "mx" + target(domain) + dualCidr(prefix4, prefix6);
        }
    }

    /**
     * Matches where a confirmed name of the client lies in a domain. Section 5.5.
     *
     * @param domain the domain; null for that of the record
     */
    record Ptr(@Nullable MacroString domain) implements Mechanism {
        @Override
        public String toString() {
            return "ptr" + target(domain);
        }
    }

    /**
     * Matches a network of IPv4 addresses. Section 5.6.
     *
     * @param network the network
     */
    record Ip4(IpNetwork network) implements Mechanism {
        @Override
        public String toString() {
            return "ip4:" + network;
        }
    }

    /**
     * Matches a network of IPv6 addresses. Section 5.6.
     *
     * @param network the network
     */
    record Ip6(IpNetwork network) implements Mechanism {
        @Override
        public String toString() {
            return "ip6:" + network;
        }
    }

    /**
     * Matches where a name has an IPv4 address, whichever. Section 5.7.
     *
     * @param domain the name
     */
    record Exists(MacroString domain) implements Mechanism {
        @Override
        public String toString() {
            return "exists:" + domain;
        }
    }

    /** Its text, as the record has it without qualifier. */
    @Override
    String toString();

    private static String target(@Nullable MacroString domain) {
        return domain == null ? "" : ":" + domain;
    }

    private static String dualCidr(int prefix4, int prefix6) {
        return (prefix4 == 32 ? "" : "/" + prefix4) + (prefix6 == 128 ? "" : "//" + prefix6);
    }
}
