package org.mailrail.route;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import org.mailrail.core.AddressLiteral;
import org.mailrail.core.Domain;
import org.mailrail.core.MailHost;
import org.mailrail.table.DomainList;

/** Which class a domain belongs to. Postfix's ADDRESS_CLASS_README. */
record AddressClasses(
        Domain origin,
        DomainList local,
        DomainList virtualAlias,
        DomainList virtualMailbox,
        DomainList relay,
        Set<InetAddress> ownAddresses) {

    /** A domain that stands in two lists. */
    record Clash(Domain domain, AddressClass first, AddressClass second) {
        @Override
        public String toString() {
            return domain + " stands in both " + parameter(first) + " and " + parameter(second)
                    + "; a domain belongs to one of them";
        }
    }

    AddressClass of(MailHost host) throws IOException {
        if (local.contains(host) || isOwnLiteral(host)) return AddressClass.LOCAL;
        if (virtualAlias.contains(host)) return AddressClass.VIRTUAL_ALIAS;
        if (virtualMailbox.contains(host)) return AddressClass.VIRTUAL_MAILBOX;
        if (relay.contains(host)) return AddressClass.RELAY;
        return AddressClass.DEFAULT;
    }

    /** Whether a bare local part in a table means somebody there. */
    boolean isOwnSite(MailHost host) throws IOException {
        return host.equals(origin) || local.contains(host) || isOwnLiteral(host);
    }

    private boolean isOwnLiteral(MailHost host) {
        return host instanceof AddressLiteral literal && ownAddresses.contains(literal.address());
    }

    /** The first domain that is named in two lists. One below a relay domain is not: it is an exception that the administrator made. */
    Optional<Clash> clash() throws IOException {
        AddressClass[] classes = {
            AddressClass.LOCAL, AddressClass.VIRTUAL_ALIAS, AddressClass.VIRTUAL_MAILBOX, AddressClass.RELAY
        };
        for (AddressClass first : classes) {
            for (AddressClass second : classes) {
                if (first == second) continue;
                for (Domain domain : list(first).names()) {
                    if (list(first).names(domain) && list(second).names(domain)) {
                        return Optional.of(
                                first.compareTo(second) < 0
                                        ? new Clash(domain, first, second)
                                        : new Clash(domain, second, first));
                    }
                }
            }
        }
        return Optional.empty();
    }

    boolean isNonBlocking() {
        return local.isNonBlocking()
                && virtualAlias.isNonBlocking()
                && virtualMailbox.isNonBlocking()
                && relay.isNonBlocking();
    }

    private DomainList list(AddressClass addressClass) {
        return switch (addressClass) {
            case LOCAL -> local;
            case VIRTUAL_ALIAS -> virtualAlias;
            case VIRTUAL_MAILBOX -> virtualMailbox;
            case RELAY -> relay;
            case DEFAULT -> DomainList.none();
        };
    }

    /** The parameter that lists the domains of a class. */
    static String parameter(AddressClass addressClass) {
        return switch (addressClass) {
            case LOCAL -> "mydestination";
            case VIRTUAL_ALIAS -> "virtual_alias_domains";
            case VIRTUAL_MAILBOX -> "virtual_mailbox_domains";
            case RELAY -> "relay_domains";
            case DEFAULT -> throw new IllegalArgumentException("no list");
        };
    }
}
