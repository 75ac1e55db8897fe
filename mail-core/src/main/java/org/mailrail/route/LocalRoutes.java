package org.mailrail.route;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.CaseFolding;
import org.mailrail.core.EmailAddress;
import org.mailrail.table.LookupTable;
import org.mailrail.table.RecipientDelimiter;

/**
 * Transports that the local agent hands recipients to: all of them in place of their mailboxes, or those who are no users here. Tables are asked
 * for the user's name. Postfix's local(8).
 *
 * @param mailbox {@code mailbox_transport}; without a transport for none
 * @param mailboxTable {@code mailbox_transport_maps}
 * @param fallback {@code fallback_transport}; without a transport for none
 * @param fallbackTable {@code fallback_transport_maps}
 * @param delimiter of extensions
 */
record LocalRoutes(
        Route mailbox,
        @Nullable LookupTable mailboxTable,
        Route fallback,
        @Nullable LookupTable fallbackTable,
        RecipientDelimiter delimiter) {
    Optional<Resolution.Deliver> mailbox(EmailAddress recipient, String nextHop) throws IOException {
        return find(mailbox, mailboxTable, "mailbox_transport_maps", recipient, nextHop);
    }

    Optional<Resolution.Deliver> fallback(EmailAddress recipient, String nextHop) throws IOException {
        return find(fallback, fallbackTable, "fallback_transport_maps", recipient, nextHop);
    }

    private Optional<Resolution.Deliver> find(
            Route ofAll, @Nullable LookupTable table, String parameter, EmailAddress recipient, String nextHop)
            throws IOException {
        Route route = ofAll;
        if (table != null) {
            String user = CaseFolding.fold(delimiter.withoutExtension(recipient).localPart());
            Optional<String> own = table.get(user);
            if (own.isPresent()) route = Route.named(own.get(), parameter, user);
        }
        if (route.transport().isEmpty()) return Optional.empty();
        String where = route.nextHop().isEmpty() ? nextHop : route.nextHop();
        return Optional.of(new Resolution.Deliver(recipient, AddressClass.LOCAL, route.transport(), where));
    }
}
