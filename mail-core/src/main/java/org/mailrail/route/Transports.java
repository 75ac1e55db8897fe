package org.mailrail.route;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.AddressLiteral;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.MailHost;
import org.mailrail.table.DomainLookup;
import org.mailrail.table.EmailLookup;
import org.mailrail.table.LookupTable;

/**
 * Which transport takes an address, and where to. Postfix's transport(5), ADDRESS_CLASS_README.
 *
 * @param byClass {@code local_transport}, {@code virtual_transport}, {@code relay_transport}, {@code default_transport}
 * @param relay {@code relayhost}; empty for none
 * @param table {@code transport_maps}; null for none
 * @param addresses the search order for addresses
 * @param domains the search order for domains
 */
record Transports(
        Map<AddressClass, Route> byClass,
        String relay,
        @Nullable LookupTable table,
        EmailLookup addresses,
        DomainLookup domains) {
    private static final String ANY = "*";

    Route route(EmailAddress address, AddressClass addressClass) throws IOException {
        Route usual = usual(address.host(), addressClass);
        Route listed = listed(address);
        if (listed.isNoChange()) return usual;
        if (listed.transport().isEmpty()) return new Route(usual.transport(), listed.nextHop());
        // A transport without next hop means the recipient's domain, also where there is a relayhost: so exceptions are
        // made from it.
        return listed.nextHop().isEmpty() ? new Route(listed.transport(), nextHop(address.host())) : listed;
    }

    private Route usual(MailHost host, AddressClass addressClass) {
        Route route = byClass.getOrDefault(addressClass, Route.of("error:5.3.5 no transport"));
        if (!route.nextHop().isEmpty()) return route;
        boolean leavesUs = addressClass == AddressClass.RELAY || addressClass == AddressClass.DEFAULT;
        return new Route(route.transport(), leavesUs && !relay.isEmpty() ? relay : nextHop(host));
    }

    private Route listed(EmailAddress address) throws IOException {
        if (table == null) return Route.of("");
        Optional<String> value = addresses.findAddress(table, address).map(EmailLookup.Match::value);
        if (value.isEmpty()) value = domains.findPartial(table, address.host());
        if (value.isEmpty()) value = table.get(ANY);
        return Route.of(value.orElse(""));
    }

    private static String nextHop(MailHost host) {
        return host instanceof AddressLiteral literal
                ? "[" + literal.address().getHostAddress() + "]"
                : EmailLookup.domainKey(host);
    }
}
