package org.mailrail.table;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import org.mailrail.core.AddressLiteral;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.MailHost;
import org.mailrail.core.SyntaxException;

/**
 * The orders in which access tables are searched. Postfix's access(5):
 *
 * <pre>
 *   user+extension@domain, user@domain, domain, .parent, user+extension@, user@    ; an address
 *   domain, .parent                                                               ; a host name
 *   192.0.2.1, 192.0.2, 192.0, 192                                                ; an address of a client
 *   2001:db8::1, 2001:db8:, 2001:db8, 2001
 * </pre>
 *
 * <p>{@code .parent} is {@code parent} where {@code parent_domain_matches_subdomains} has {@code smtpd_access_maps}. Only the first key of each
 * is asked of a {@link PatternTable}.
 */
public final class AccessLookup {
    private final EmailLookup addresses;
    private final DomainLookup domains;
    private final RecipientDelimiter delimiter;

    /** Searches with extensions behind {@code delimiter}, and for parents as {@link DomainLookup} does. */
    public AccessLookup(RecipientDelimiter delimiter, boolean parentMatchesSubdomains) {
        this.delimiter = delimiter;
        addresses = new EmailLookup(delimiter, host -> false);
        domains = new DomainLookup(parentMatchesSubdomains);
    }

    /**
     * The first value for a sender or recipient.
     *
     * @throws IOException if the table cannot be asked
     */
    public Optional<String> find(LookupTable table, EmailAddress address) throws IOException {
        Optional<String> value = addresses.findAddress(table, address).map(EmailLookup.Match::value);
        if (value.isEmpty()) value = domains.findPartial(table, address.host());
        if (value.isEmpty()) value = table.getPartial(user(address));
        if (value.isEmpty() && !delimiter.extensionOf(address.localPart()).isEmpty()) {
            value = table.getPartial(user(delimiter.withoutExtension(address)));
        }
        return value;
    }

    /** {@code user@}, quoted where an address is. */
    private static String user(EmailAddress address) {
        String folded = address.folded();
        return folded.substring(0, folded.lastIndexOf('@') + 1);
    }

    /**
     * The first value for the name of a host: of a client, of HELO, of a mail exchanger. A name that is an address has no parents.
     *
     * @throws IOException if the table cannot be asked
     */
    public Optional<String> find(LookupTable table, MailHost host) throws IOException {
        boolean numeric = !(host instanceof Domain domain) || isAddress(domain.ascii());
        return numeric ? table.get(EmailLookup.domainKey(host)) : domains.find(table, host);
    }

    private static boolean isAddress(String name) {
        try {
            AddressLiteral.of("[" + name + "]");
            return true;
        } catch (SyntaxException e) {
            return false;
        }
    }

    /** How tables know an address: an IPv6 one as short as it can be written. RFC 5952. */
    public static String addressKey(InetAddress address) {
        return Network.text(address);
    }

    /**
     * The first value for an address of a client and the networks that it is in.
     *
     * @throws IOException if the table cannot be asked
     */
    public Optional<String> find(LookupTable table, InetAddress client) throws IOException {
        String address = addressKey(client);
        char separator = address.indexOf(':') >= 0 ? ':' : '.';
        Optional<String> value = table.get(address);
        for (int end = address.lastIndexOf(separator);
                end > 0 && value.isEmpty();
                end = address.lastIndexOf(separator, end - 1)) {
            value = table.getPartial(address.substring(0, end));
        }
        return value;
    }
}
