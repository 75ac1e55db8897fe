package org.mailrail.route;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;
import org.mailrail.core.Client;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.ForwardPath;
import org.mailrail.core.MailHost;
import org.mailrail.core.NonBlocking;
import org.mailrail.core.Reply;
import org.mailrail.core.ReversePath;
import org.mailrail.core.Transaction;
import org.mailrail.table.DomainList;
import org.mailrail.table.DomainLookup;
import org.mailrail.table.EmailLookup;
import org.mailrail.table.LookupTable;
import org.mailrail.table.NetworkList;
import org.mailrail.table.RecipientDelimiter;
import org.mailrail.table.TableTypes;

/**
 * The heart of routing: which recipients are taken, and where they go, by Postfix's five address classes. ADDRESS_CLASS_README.
 *
 * <p>As a {@link RecipientPolicy} it answers at RCPT time as {@code permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination} do,
 * and then refuses recipients that no list of their class has. As a {@link RecipientResolver} it answers for the queue. Immutable; safe for many
 * threads; it never blocks, and says so by {@code NonBlocking}, if none of its tables does.
 */
public sealed class Router implements RecipientPolicy, RecipientResolver {
    private static final String POSTMASTER = "postmaster";

    /** How a recipient is known. */
    private enum Listing {
        /** By an entry for its local part. */
        BY_NAME,
        /** By an entry for all of its domain. */
        BY_DOMAIN,
        /** Its class has no list: everybody is taken. */
        NO_LIST,
        /** Its class has a list, and is without it. */
        UNKNOWN
    }

    private final AddressClasses classes;
    private final NetworkList networks;
    private final EmailLookup lookup;
    private final Map<AddressClass, LookupTable> lists;
    private final Aliases aliases;
    private final Transports transports;

    private Router(Builder builder, AddressClasses classes) {
        this.classes = classes;
        networks = builder.networks;
        lookup = new EmailLookup(builder.delimiter, classes::isOwnSite);
        lists = Map.copyOf(builder.lists);
        aliases = new Aliases(
                classes,
                builder.delimiter,
                lookup,
                builder.virtualAliases,
                builder.aliases,
                builder.propagatesVirtual,
                builder.propagatesLocal);
        transports = new Transports(
                Map.copyOf(builder.transportOfClass),
                builder.relayHost,
                builder.transports,
                lookup,
                new DomainLookup(builder.parentMatchesInTransports));
    }

    private static final class InMemory extends Router implements NonBlocking {
        private InMemory(Builder builder, AddressClasses classes) {
            super(builder, classes);
        }
    }

    /** A router for a host of this name ({@code myhostname}), which so far is its only local domain and its origin. */
    public static Router.Builder builder(Domain host) {
        return new Builder(host);
    }

    /**
     * A router as main.cf describes it, by Postfix's parameters: {@code mydestination}, {@code local_recipient_maps}, {@code alias_maps},
     * {@code virtual_alias_domains}, {@code virtual_alias_maps}, {@code virtual_mailbox_domains}, {@code virtual_mailbox_maps},
     * {@code relay_domains}, {@code relay_recipient_maps}, {@code transport_maps}, {@code relayhost}, {@code default_transport},
     * {@code local_transport}, {@code virtual_transport}, {@code relay_transport}, {@code myhostname}, {@code mydomain}, {@code myorigin},
     * {@code mynetworks}, {@code recipient_delimiter}, {@code propagate_unmatched_extensions}, {@code parent_domain_matches_subdomains},
     * {@code inet_interfaces}, {@code proxy_interfaces}.
     *
     * <p>Defaults are Postfix's, but for these: {@code mynetworks} is the loopback alone; {@code local_recipient_maps} is empty (there are no system
     * users to ask), so set it or give it by {@link MainCf#withDefaults}; {@code myhostname} has to be set.
     *
     * @throws ConfigurationException if a value cannot be used; the message names file, line and parameter
     * @throws IOException if a table cannot be read
     */
    public static Router from(MainCf main, TableTypes types) throws IOException {
        return RouterParameters.read(main, types);
    }

    /**
     * Whether a recipient is taken. A foreign domain is, from clients in {@code mynetworks}, logged in, or in this application. Postmaster is, from
     * everybody, if somebody is there. RFC 5321 section 4.5.1.
     *
     * @throws IOException if a table cannot be asked
     */
    @Override
    public RecipientVerdict decide(Transaction transaction, ForwardPath to) throws IOException {
        EmailAddress address = to.at(classes.origin());
        AddressClass addressClass = classes.of(address.host());
        boolean mayRelay = mayRelay(transaction.client());
        boolean isBarePostmaster = to instanceof ForwardPath.Postmaster;
        if (addressClass == AddressClass.DEFAULT && !mayRelay && !isBarePostmaster) return relayDenied(address);

        Optional<EmailLookup.Match> virtualAlias = aliases.findVirtual(address);
        Optional<EmailLookup.Match> alias = virtualAlias.isPresent() ? virtualAlias : aliases.findLocal(address);
        Listing listing = alias.isPresent() ? listing(alias.get()) : listing(address, addressClass);
        if (listing == Listing.UNKNOWN) {
            return standIn(address, addressClass).isPresent()
                    ? RecipientVerdict.accept()
                    : RecipientVerdict.refuse(unknown(address, addressClass));
        }
        // user%victim.example@ours: a host behind us might take it apart and relay it, in our name.
        // So might it user+x%victim.example, where an alias hands on the extension, which is whatever the sender likes.
        boolean handsOn = virtualAlias.isPresent() ? aliases.propagatesVirtual() : aliases.propagatesLocal();
        boolean isHandedOn = handsOn
                && alias.filter(match -> isRouted(match.unmatchedExtension())).isPresent();
        boolean isSafe = listing == Listing.BY_NAME && addressClass != AddressClass.RELAY && !isHandedOn;
        if (isRouted(address) && !isSafe && !mayRelay) return relayDenied(address);
        if (virtualAlias.isPresent()) return RecipientVerdict.accept();
        if (alias.isPresent()) return decideLocalAlias(address, alias.get());
        return switch (route(address, addressClass)) {
            case Resolution.Reject reject -> RecipientVerdict.refuse(reject.reply());
            case Resolution.Deliver deliver -> RecipientVerdict.accept();
            case Resolution.Expand expand -> RecipientVerdict.accept();
        };
    }

    @Override
    public Resolution resolve(ReversePath sender, EmailAddress recipient) throws IOException {
        AddressClass addressClass = classes.of(recipient.host());
        List<EmailAddress> leaves;
        try {
            leaves = aliases.expand(standIn(recipient, addressClass).orElse(recipient));
        } catch (AliasValue.UnsupportedMember e) {
            return new Resolution.Reject(misconfigured(recipient, e));
        }
        boolean isNoAlias = leaves.size() == 1 && leaves.getFirst().equals(recipient);
        return isNoAlias ? resolveExpanded(sender, recipient) : new Resolution.Expand(leaves);
    }

    @Override
    public Resolution resolveExpanded(ReversePath sender, EmailAddress recipient) throws IOException {
        AddressClass addressClass = classes.of(recipient.host());
        boolean isUnknown = listing(recipient, addressClass) == Listing.UNKNOWN;
        return isUnknown ? new Resolution.Reject(unknown(recipient, addressClass)) : route(recipient, addressClass);
    }

    /**
     * The class of a domain or address literal.
     *
     * @throws IOException if a table cannot be asked
     */
    public AddressClass classOf(MailHost host) throws IOException {
        return classes.of(host);
    }

    /** {@code permit_mynetworks, permit_sasl_authenticated}. */
    private boolean mayRelay(Client client) throws IOException {
        return client.origin() == Client.Origin.APPLICATION
                || client.authenticatedAs().isPresent()
                || networks.contains(client.address());
    }

    private RecipientVerdict decideLocalAlias(EmailAddress address, EmailLookup.Match alias) throws IOException {
        try {
            aliases.membersOf(alias);
            return RecipientVerdict.accept();
        } catch (AliasValue.UnsupportedMember e) {
            return RecipientVerdict.refuse(misconfigured(address, e));
        }
    }

    /** Who takes a postmaster's mail where nobody has that name: {@code postmaster@$myorigin}, if there is one. */
    private Optional<EmailAddress> standIn(EmailAddress address, AddressClass addressClass) throws IOException {
        if (!address.localPart().equalsIgnoreCase(POSTMASTER) || addressClass == AddressClass.DEFAULT) {
            return Optional.empty();
        }
        EmailAddress ours = EmailAddress.of(POSTMASTER, classes.origin());
        boolean isOurs = address.host().equals(ours.host());
        return !isOurs && !isKnown(address, addressClass) && isKnown(ours, classes.of(ours.host()))
                ? Optional.of(ours)
                : Optional.empty();
    }

    private boolean isKnown(EmailAddress address, AddressClass addressClass) throws IOException {
        return aliases.findVirtual(address).isPresent()
                || aliases.findLocal(address).isPresent()
                || listing(address, addressClass) != Listing.UNKNOWN;
    }

    private Listing listing(EmailAddress address, AddressClass addressClass) throws IOException {
        LookupTable list = lists.get(addressClass);
        if (list == null) return addressClass == AddressClass.VIRTUAL_ALIAS ? Listing.UNKNOWN : Listing.NO_LIST;
        return lookup.find(list, address).map(Router::listing).orElse(Listing.UNKNOWN);
    }

    private static Listing listing(EmailLookup.Match match) {
        return match.form() == EmailLookup.Form.DOMAIN ? Listing.BY_DOMAIN : Listing.BY_NAME;
    }

    private Resolution route(EmailAddress address, AddressClass addressClass) throws IOException {
        Route route = transports.route(address, addressClass);
        return switch (route.transport()) {
            case "error" -> new Resolution.Reject(Refusal.of(route.nextHop(), Refusal.PERMANENT, address));
            case "retry" -> new Resolution.Reject(Refusal.of(route.nextHop(), Refusal.TRANSIENT, address));
            default -> new Resolution.Deliver(address, addressClass, route.transport(), route.nextHop());
        };
    }

    /** Whether a host that takes local parts apart could read another destination out of this one. */
    private static boolean isRouted(EmailAddress address) {
        return isRouted(address.localPart());
    }

    private static boolean isRouted(String localPart) {
        return localPart.chars().anyMatch(c -> c == '@' || c == '%' || c == '!');
    }

    private static RecipientVerdict relayDenied(EmailAddress address) {
        return RecipientVerdict.refuse(
                Reply.of(554, "5.7.1", Reply.printable("<" + address + ">: Relay access denied")));
    }

    private static Reply misconfigured(EmailAddress address, AliasValue.UnsupportedMember e) {
        return Reply.of(
                550,
                "5.3.5",
                Reply.printable("<" + address + ">: its alias is set up wrongly: it asks for what is not supported, "
                        + e.getMessage()));
    }

    private static Reply unknown(EmailAddress address, AddressClass addressClass) {
        String table = switch (addressClass) {
            case LOCAL -> "local recipient";
            case VIRTUAL_ALIAS -> "virtual alias";
            case VIRTUAL_MAILBOX -> "virtual mailbox";
            case RELAY -> "relay recipient";
            case DEFAULT -> throw new IllegalStateException("a class without list");
        };
        String text = "<" + address + ">: Recipient address rejected: user unknown in " + table + " table";
        return Reply.of(550, "5.1.1", Reply.printable(text));
    }

    /** Puts a router together. What is not set has no entries. */
    public static final class Builder {
        private final Map<AddressClass, LookupTable> lists = new EnumMap<>(AddressClass.class);
        private final Map<AddressClass, Route> transportOfClass = new EnumMap<>(AddressClass.class);
        private Domain origin;
        private DomainList localDomains;
        private DomainList virtualAliasDomains = DomainList.none();
        private DomainList virtualMailboxDomains = DomainList.none();
        private DomainList relayDomains = DomainList.none();
        private NetworkList networks = NetworkList.none();
        private Set<InetAddress> ownAddresses = Set.of();
        private RecipientDelimiter delimiter = RecipientDelimiter.NONE;
        private String relayHost = "";
        private boolean propagatesVirtual = true;
        private boolean propagatesLocal;
        private boolean parentMatchesInTransports;
        private @Nullable LookupTable aliases;
        private @Nullable LookupTable virtualAliases;
        private @Nullable LookupTable transports;

        private Builder(Domain host) {
            origin = host;
            localDomains = DomainList.of(host);
            transportOfClass.put(AddressClass.LOCAL, new Route("local", host.ascii()));
            transportOfClass.put(AddressClass.VIRTUAL_MAILBOX, new Route("virtual", ""));
            transportOfClass.put(AddressClass.RELAY, new Route("relay", ""));
            transportOfClass.put(AddressClass.DEFAULT, new Route("smtp", ""));
        }

        /** The domain of addresses that have none, and of bare {@code Postmaster}. {@code myorigin}. */
        public Builder origin(Domain domain) {
            origin = domain;
            return this;
        }

        /** {@code mydestination}. */
        public Builder localDomains(DomainList domains) {
            localDomains = domains;
            return this;
        }

        /** Who there is in local domains besides {@link #aliases}; without it everybody is. {@code local_recipient_maps}. */
        public Builder localRecipients(LookupTable table) {
            lists.put(AddressClass.LOCAL, table);
            return this;
        }

        /** By local part, for local domains; addresses only. {@code alias_maps}. */
        public Builder aliases(LookupTable table) {
            aliases = table;
            return this;
        }

        /** {@code virtual_alias_domains}. */
        public Builder virtualAliasDomains(DomainList domains) {
            virtualAliasDomains = domains;
            return this;
        }

        /** By address, for every domain. {@code virtual_alias_maps}. */
        public Builder virtualAliases(LookupTable table) {
            virtualAliases = table;
            return this;
        }

        /** {@code virtual_mailbox_domains}. */
        public Builder virtualMailboxDomains(DomainList domains) {
            virtualMailboxDomains = domains;
            return this;
        }

        /** Who there is in virtual mailbox domains; without it everybody is. {@code virtual_mailbox_maps}. */
        public Builder virtualMailboxes(LookupTable table) {
            lists.put(AddressClass.VIRTUAL_MAILBOX, table);
            return this;
        }

        /** {@code relay_domains}. */
        public Builder relayDomains(DomainList domains) {
            relayDomains = domains;
            return this;
        }

        /** Who there is in relay domains; without it everybody is. {@code relay_recipient_maps}. */
        public Builder relayRecipients(LookupTable table) {
            lists.put(AddressClass.RELAY, table);
            return this;
        }

        /** Transports and next hops by address or domain. {@code transport_maps}. */
        public Builder transports(LookupTable table) {
            transports = table;
            return this;
        }

        /** {@code local_transport}: {@code transport:nexthop} or {@code transport}; {@code local} if not set. */
        public Builder localTransport(String route) {
            return transport(AddressClass.LOCAL, route);
        }

        /** {@code virtual_transport}: {@code transport:nexthop} or {@code transport}; {@code virtual} if not set. */
        public Builder virtualTransport(String route) {
            return transport(AddressClass.VIRTUAL_MAILBOX, route);
        }

        /** {@code relay_transport}: {@code transport:nexthop} or {@code transport}; {@code relay} if not set. */
        public Builder relayTransport(String route) {
            return transport(AddressClass.RELAY, route);
        }

        /** {@code default_transport}: {@code transport:nexthop} or {@code transport}; {@code smtp} if not set. */
        public Builder defaultTransport(String route) {
            return transport(AddressClass.DEFAULT, route);
        }

        private Builder transport(AddressClass addressClass, String text) {
            Route route = Route.of(text);
            if (route.transport().isEmpty()) {
                throw new IllegalArgumentException(
                        "\"" + text + "\" names no transport; expected transport or transport:nexthop");
            }
            transportOfClass.put(addressClass, route);
            return this;
        }

        /**
         * Where mail for relay and foreign domains goes in place of their own mail exchangers: a domain, {@code [host]} or {@code [host]:port}; empty
         * for nowhere. {@code relayhost}.
         */
        public Builder relayHost(String nextHop) {
            if (nextHop.chars().anyMatch(c -> c <= ' ' || c == ',')) {
                throw new IllegalArgumentException(
                        "\"" + nextHop + "\" is not one next hop; expected domain, [host] or [host]:port");
            }
            relayHost = nextHop;
            return this;
        }

        /** Whose mail is relayed anywhere. {@code mynetworks}. */
        public Builder networks(NetworkList list) {
            networks = list;
            return this;
        }

        /** Addresses of this host: as literals they are local domains. */
        public Builder ownAddresses(Collection<InetAddress> addresses) {
            ownAddresses = Set.copyOf(addresses);
            return this;
        }

        /** Each of these characters separates a user from an extension; empty for none. {@code recipient_delimiter}. */
        public Builder recipientDelimiter(String characters) {
            delimiter = new RecipientDelimiter(characters);
            return this;
        }

        /** Whether extensions are put on the results of virtual aliases (yes if not set) and aliases (no). {@code propagate_unmatched_extensions}. */
        public Builder propagateExtensions(boolean ofVirtualAliases, boolean ofAliases) {
            propagatesVirtual = ofVirtualAliases;
            propagatesLocal = ofAliases;
            return this;
        }

        /** Whether a domain in {@link #transports} holds for its subdomains too; else {@code .domain} does. */
        public Builder parentMatchesInTransports(boolean matches) {
            parentMatchesInTransports = matches;
            return this;
        }

        /**
         * The router.
         *
         * @throws ConfigurationException if a domain is in two classes; the message names it
         * @throws IOException if a table cannot be asked
         */
        public Router build() throws IOException {
            AddressClasses classes = new AddressClasses(
                    origin, localDomains, virtualAliasDomains, virtualMailboxDomains, relayDomains, ownAddresses);
            Optional<AddressClasses.Clash> clash = classes.clash();
            if (clash.isPresent()) throw new ConfigurationException(clash.get().toString());
            return isNonBlocking(classes) ? new InMemory(this, classes) : new Router(this, classes);
        }

        private boolean isNonBlocking(AddressClasses classes) {
            return classes.isNonBlocking()
                    && networks.isNonBlocking()
                    && Stream.concat(lists.values().stream(), Stream.of(aliases, virtualAliases, transports))
                            .filter(Objects::nonNull)
                            .allMatch(NonBlocking.class::isInstance);
        }
    }
}
