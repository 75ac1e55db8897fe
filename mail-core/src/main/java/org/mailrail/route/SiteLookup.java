package org.mailrail.route;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Set;
import org.mailrail.config.MainCf;
import org.mailrail.core.AddressLiteral;
import org.mailrail.core.Domain;
import org.mailrail.table.DomainList;
import org.mailrail.table.EmailLookup;
import org.mailrail.table.RecipientDelimiter;
import org.mailrail.table.TableTypes;

/**
 * How tables of addresses are searched at this site.
 *
 * @param lookup in which order
 * @param delimiter of extensions
 */
record SiteLookup(EmailLookup lookup, RecipientDelimiter delimiter) {
    /** Bare local parts in tables are somebody at one of these domains. */
    static SiteLookup of(Domain origin, DomainList local, RecipientDelimiter delimiter) {
        return new SiteLookup(
                new EmailLookup(delimiter, host -> host.equals(origin) || local.contains(host)), delimiter);
    }

    /** By {@code myorigin}, {@code mydestination}, {@code inet_interfaces}, {@code proxy_interfaces}, {@code recipient_delimiter}. */
    static SiteLookup from(MainCf named, TableTypes types) throws IOException {
        Domain origin = SiteNames.from(named).origin();
        DomainList local = DomainList.from(named, "mydestination", "", types, DomainList.Subdomains.NEVER);
        Set<InetAddress> addresses = OwnAddresses.of(named);
        RecipientDelimiter delimiter = new RecipientDelimiter(named.string("recipient_delimiter"));
        EmailLookup.OwnSites ownSites = host -> host.equals(origin)
                || local.contains(host)
                || host instanceof AddressLiteral literal && addresses.contains(literal.address());
        return new SiteLookup(new EmailLookup(delimiter, ownSites), delimiter);
    }

    /** For tables whose local parts are in quotes where addresses have them: canonical(5), generic(5). */
    SiteLookup quotedOnly() {
        return new SiteLookup(lookup.quotedOnly(), delimiter);
    }
}
