package org.mailrail.dns;

import java.net.InetAddress;
import java.util.List;
import org.mailrail.core.DnsName;
import org.mailrail.core.Domain;

/**
 * What mail asks of the DNS. Blocking; safe for many threads. It never throws what the DNS did: each outcome is a {@link DnsAnswer}. CNAMEs are
 * followed.
 */
public interface Resolver {
    /** Mail exchangers, by ascending preference, in the order of the answer among equals. A null MX (RFC 7505) is given as it is: see {@link Mx#isNull()}. */
    DnsAnswer<Mx> mx(DnsName name);

    /** IPv4 addresses. */
    DnsAnswer<InetAddress> a(DnsName name);

    /** IPv6 addresses. */
    DnsAnswer<InetAddress> aaaa(DnsName name);

    /** Texts; the strings of one record are joined, octets are kept as ISO 8859-1 characters. */
    DnsAnswer<String> txt(DnsName name);

    /** Names by PTR, unconfirmed. */
    DnsAnswer<Domain> ptr(InetAddress address);

    /**
     * A mail exchanger.
     *
     * @param preference 0 to 65535, lower first
     * @param host its name, {@code .} for a null MX
     */
    record Mx(int preference, String host) {
        /** Whether it says that the domain takes no mail. RFC 7505 section 3. */
        public boolean isNull() {
            return host.equals(".") || host.isEmpty();
        }
    }

    /**
     * The answer to one question.
     *
     * @param <T> a record
     */
    sealed interface DnsAnswer<T> {
        /**
         * There are records.
         *
         * @param records at least one
         * @param authenticated whether DNSSEC vouches for them
         */
        record Found<T>(List<T> records, boolean authenticated) implements DnsAnswer<T> {
            /** Copies the list. */
            public Found {
                records = List.copyOf(records);
                if (records.isEmpty()) throw new IllegalArgumentException("found nothing");
            }
        }

        /**
         * The name exists, but has no record of this type (NOERROR). RFC 2308 section 2.2.
         */
        record NoData<T>() implements DnsAnswer<T> {}

        /**
         * The name does not exist (NXDOMAIN).
         */
        record NoDomain<T>() implements DnsAnswer<T> {}

        /**
         * Nothing is known: time-out, SERVFAIL, a loop of CNAMEs, an answer that cannot be read.
         *
         * @param reason for logs; free of control characters
         */
        record Failed<T>(String reason) implements DnsAnswer<T> {}

        /** The records; none unless found. */
        default List<T> orNone() {
            return this instanceof Found<T> found ? found.records() : List.of();
        }
    }
}
