package org.mailrail.route;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.AddressLiteral;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.MailHost;
import org.mailrail.core.ReversePath;
import org.mailrail.table.DomainLookup;
import org.mailrail.table.EmailLookup;
import org.mailrail.table.LookupTable;

/**
 * Which transport takes an address, and where to. Postfix's transport(5), ADDRESS_CLASS_README. The next hop is, in this order, what {@code
 * transport_maps} say, what the transport's own parameter says behind the colon, the relay host of the sender, the relay host of all, the
 * recipient's domain.
 *
 * @param byClass {@code local_transport}, {@code virtual_transport}, {@code relay_transport}, {@code default_transport}
 * @param bySender {@code sender_dependent_default_transport_maps}: in place of the default one
 * @param relay {@code relayhost}; empty for none
 * @param relayBySender {@code sender_dependent_relayhost_maps}
 * @param table {@code transport_maps}; null for none
 * @param addresses the search order for addresses
 * @param domains the search order for domains
 */
record Transports(
        Map<AddressClass, Route> byClass,
        BySender bySender,
        String relay,
        BySender relayBySender,
        @Nullable LookupTable table,
        EmailLookup addresses,
        DomainLookup domains) {
    private static final String ANY = "*";
    private static final String NO_EXCEPTION = "DUNNO";
    private static final String UNDELIVERABLE = "Address is undeliverable";

    /**
     * A table of senders.
     *
     * @param table null for none
     * @param nullSender the key of the null sender
     */
    record BySender(@Nullable LookupTable table, String nullSender) {
        static final BySender NONE = new BySender(null, "<>");

        Optional<String> find(ReversePath sender, EmailLookup addresses) throws IOException {
            if (table == null) return Optional.empty();
            Optional<String> value = switch (sender) {
                case ReversePath.Null nobody -> table.get(nullSender);
                case ReversePath.To(EmailAddress address) ->
                    addresses.find(table, address).map(EmailLookup.Match::value);
            };
            // A value that is empty is a mistake, and none by which mail should be lost.
            return value.filter(found -> !found.isBlank() && !found.equalsIgnoreCase(NO_EXCEPTION));
        }
    }

    Route route(ReversePath sender, Destination destination) throws IOException {
        EmailAddress recipient = destination.recipient();
        Route usual = usual(sender, recipient.host(), destination.addressClass());
        Route listed = listed(recipient);
        if (listed.isNoChange()) return usual;
        if (listed.transport().isEmpty()) return new Route(usual.transport(), listed.nextHop());
        if (!listed.nextHop().isEmpty()) return listed;
        // A transport without next hop means the recipient's domain, also where there is a relayhost: so exceptions are
        // made from it.
        return new Route(listed.transport(), listed.isRefusal() ? UNDELIVERABLE : nextHop(recipient.host()));
    }

    private Route usual(ReversePath sender, MailHost host, AddressClass addressClass) throws IOException {
        Route route = byClass.getOrDefault(addressClass, new Route("error", "5.3.5 no transport"));
        if (addressClass == AddressClass.DEFAULT) {
            Optional<String> own = bySender.find(sender, addresses);
            if (own.isPresent()) route = Route.named(own.get(), "sender_dependent_default_transport_maps", sender);
        }
        boolean leavesUs = addressClass == AddressClass.RELAY || addressClass == AddressClass.DEFAULT;
        String relayOfAll = leavesUs && !relay.isEmpty() ? relay : nextHop(host);
        String usual = leavesUs ? relayBySender.find(sender, addresses).orElse(relayOfAll) : relayOfAll;
        return new Route(route.transport(), route.nextHop().isEmpty() ? usual : route.nextHop());
    }

    private Route listed(EmailAddress address) throws IOException {
        if (table == null) return Route.of("");
        Optional<String> value = addresses.findAddress(table, address).map(EmailLookup.Match::value);
        if (value.isEmpty()) value = domains.findPartial(table, address.host());
        if (value.isEmpty()) value = table.get(ANY);
        return Route.of(value.orElse(""));
    }

    /** The transports that parameters name; tables may name more. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        byClass.values().forEach(route -> names.add(route.transport()));
        return names;
    }

    private static String nextHop(MailHost host) {
        return host instanceof AddressLiteral literal
                ? "[" + literal.address().getHostAddress() + "]"
                : EmailLookup.domainKey(host);
    }
}
