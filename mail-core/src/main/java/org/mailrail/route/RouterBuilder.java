package org.mailrail.route;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
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
import org.mailrail.core.Domain;
import org.mailrail.core.NonBlocking;
import org.mailrail.table.DomainList;
import org.mailrail.table.LookupTable;
import org.mailrail.table.NetworkList;
import org.mailrail.table.RecipientDelimiter;

/** Puts a {@link Router} together. What is not set has no entries. */
public final class RouterBuilder {
    final Map<AddressClass, LookupTable> lists = new EnumMap<>(AddressClass.class);
    final Map<AddressClass, Integer> unknownCodes = new EnumMap<>(AddressClass.class);
    final Map<AddressClass, Route> transportOfClass = new EnumMap<>(AddressClass.class);
    final List<LookupTable> aliases = new ArrayList<>();
    Domain origin;

    @Nullable
    AddressRewriter rewriter;

    DomainList localDomains;
    DomainList virtualAliasDomains = DomainList.none();
    DomainList virtualMailboxDomains = DomainList.none();
    DomainList relayDomains = DomainList.none();
    NetworkList networks = NetworkList.none();
    Set<InetAddress> ownAddresses = Set.of();
    RecipientDelimiter delimiter = RecipientDelimiter.NONE;
    SourceRoutes.Settings sourceRoutes = SourceRoutes.Settings.DEFAULT;
    VirtualAliases.Limits aliasLimits = VirtualAliases.Limits.DEFAULT;
    LocalAliases.Owners owners = LocalAliases.Owners.DEFAULT;
    String doubleBounce = "double-bounce";
    String relayHost = "";
    int relayDeniedCode = 554;
    boolean ignoresRelayClashes;
    boolean namesTable = true;
    boolean allowsRoutes;
    boolean propagatesVirtual = true;
    boolean propagatesLocal;
    boolean parentMatchesInTransports;
    Route mailboxTransport = Route.of("");
    Route fallbackTransport = Route.of("");
    Transports.BySender transportBySender = Transports.BySender.NONE;
    Transports.BySender relayHostBySender = Transports.BySender.NONE;

    @Nullable
    LookupTable virtualAliases;

    @Nullable
    LookupTable canonical;

    @Nullable
    LookupTable relocated;

    @Nullable
    LookupTable transports;

    @Nullable
    LookupTable mailboxTransports;

    @Nullable
    LookupTable fallbackTransports;

    RouterBuilder(Domain host) {
        origin = host;
        localDomains = DomainList.of(host);
        transportOfClass.put(AddressClass.LOCAL, new Route("local", host.ascii()));
        transportOfClass.put(AddressClass.VIRTUAL_MAILBOX, new Route("virtual", ""));
        transportOfClass.put(AddressClass.RELAY, new Route("relay", ""));
        transportOfClass.put(AddressClass.DEFAULT, new Route("smtp", ""));
    }

    /** The domain of addresses that have none, and of bare {@code Postmaster}. {@code myorigin}. */
    public RouterBuilder origin(Domain domain) {
        origin = domain;
        return this;
    }

    /** Completes the hosts that virtual aliases name; without it they are left alone. {@code append_dot_mydomain}. */
    public RouterBuilder rewriter(AddressRewriter values) {
        rewriter = values;
        return this;
    }

    /** {@code mydestination}. */
    public RouterBuilder localDomains(DomainList domains) {
        localDomains = domains;
        return this;
    }

    /** Who there is in local domains, names of {@link #aliases} among them; without it everybody is. {@code local_recipient_maps}. */
    public RouterBuilder localRecipients(LookupTable table) {
        lists.put(AddressClass.LOCAL, table);
        return this;
    }

    /** By local part, for local domains; asked after those that were given before. {@code alias_maps}. */
    public RouterBuilder aliases(LookupTable table) {
        aliases.add(table);
        return this;
    }

    /** {@code virtual_alias_domains}. */
    public RouterBuilder virtualAliasDomains(DomainList domains) {
        virtualAliasDomains = domains;
        return this;
    }

    /** By address, for every domain. {@code virtual_alias_maps}. */
    public RouterBuilder virtualAliases(LookupTable table) {
        virtualAliases = table;
        return this;
    }

    /** {@code virtual_mailbox_domains}. */
    public RouterBuilder virtualMailboxDomains(DomainList domains) {
        virtualMailboxDomains = domains;
        return this;
    }

    /** Who there is in virtual mailbox domains; without it everybody is. {@code virtual_mailbox_maps}. */
    public RouterBuilder virtualMailboxes(LookupTable table) {
        lists.put(AddressClass.VIRTUAL_MAILBOX, table);
        return this;
    }

    /** {@code relay_domains}. */
    public RouterBuilder relayDomains(DomainList domains) {
        relayDomains = domains;
        return this;
    }

    /** Who there is in relay domains; without it everybody is. {@code relay_recipient_maps}. */
    public RouterBuilder relayRecipients(LookupTable table) {
        lists.put(AddressClass.RELAY, table);
        return this;
    }

    /** Addresses that will be rewritten, and are taken for that. {@code canonical_maps}, {@code recipient_canonical_maps}. */
    public RouterBuilder canonical(LookupTable table) {
        canonical = table;
        return this;
    }

    /** Who has moved, and where to. {@code relocated_maps}. */
    public RouterBuilder relocated(LookupTable table) {
        relocated = table;
        return this;
    }

    /** Transports and next hops by address or domain. {@code transport_maps}. */
    public RouterBuilder transports(LookupTable table) {
        transports = table;
        return this;
    }

    /** {@code local_transport}: {@code transport:nexthop} or {@code transport}; {@code local} if not set. */
    public RouterBuilder localTransport(String route) {
        return transport(AddressClass.LOCAL, route);
    }

    /** {@code virtual_transport}: {@code transport:nexthop} or {@code transport}; {@code virtual} if not set. */
    public RouterBuilder virtualTransport(String route) {
        return transport(AddressClass.VIRTUAL_MAILBOX, route);
    }

    /** {@code relay_transport}: {@code transport:nexthop} or {@code transport}; {@code relay} if not set. */
    public RouterBuilder relayTransport(String route) {
        return transport(AddressClass.RELAY, route);
    }

    /** {@code default_transport}: {@code transport:nexthop} or {@code transport}; {@code smtp} if not set. */
    public RouterBuilder defaultTransport(String route) {
        return transport(AddressClass.DEFAULT, route);
    }

    private RouterBuilder transport(AddressClass addressClass, String text) {
        transportOfClass.put(addressClass, named(text));
        return this;
    }

    private static Route named(String text) {
        Route route = Route.of(text);
        if (!route.transport().isEmpty()) return route;
        throw new IllegalArgumentException(
                "\"" + text + "\" names no transport; expected transport or transport:nexthop");
    }

    /**
     * {@code default_transport} by sender, {@code transport:nexthop}; {@code DUNNO} for no exception. {@code sender_dependent_default_transport_maps}.
     *
     * @param nullSender the key of the null sender. {@code empty_address_default_transport_maps_lookup_key}
     */
    public RouterBuilder defaultTransports(LookupTable table, String nullSender) {
        transportBySender = new Transports.BySender(table, nullSender);
        return this;
    }

    /**
     * Where mail for relay and foreign domains goes in place of their own mail exchangers: a domain, {@code [host]} or {@code [host]:port}; empty
     * for nowhere. {@code relayhost}.
     */
    public RouterBuilder relayHost(String nextHop) {
        if (nextHop.chars().anyMatch(c -> c <= ' ' || c == ',')) {
            throw new IllegalArgumentException(
                    "\"" + nextHop + "\" is not one next hop; expected domain, [host] or [host]:port");
        }
        relayHost = nextHop;
        return this;
    }

    /**
     * {@link #relayHost} by sender; {@code DUNNO} for no exception. {@code sender_dependent_relayhost_maps}.
     *
     * @param nullSender the key of the null sender. {@code empty_address_relayhost_maps_lookup_key}
     */
    public RouterBuilder relayHosts(LookupTable table, String nullSender) {
        relayHostBySender = new Transports.BySender(table, nullSender);
        return this;
    }

    /** Where the agent {@code local} hands users' mail, by user and for all others; {@code transport:nexthop}, empty for nowhere. {@code mailbox_transport}. */
    public RouterBuilder mailboxTransport(@Nullable LookupTable byUser, String ofOthers) {
        mailboxTransports = byUser;
        mailboxTransport = ofOthers.isEmpty() ? Route.of("") : named(ofOthers);
        return this;
    }

    /** Where it hands mail for those who are no users, by name and for all others; {@code transport:nexthop}, empty for nowhere. {@code fallback_transport}. */
    public RouterBuilder fallbackTransport(@Nullable LookupTable byUser, String ofOthers) {
        fallbackTransports = byUser;
        fallbackTransport = ofOthers.isEmpty() ? Route.of("") : named(ofOthers);
        return this;
    }

    /** Whose mail is relayed anywhere. {@code mynetworks}. */
    public RouterBuilder networks(NetworkList list) {
        networks = list;
        return this;
    }

    /** Whether everybody may write routes such as {@code user%elsewhere@ours} that are not taken apart here: an open relay behind us. {@code allow_untrusted_routing}. */
    public RouterBuilder allowUntrustedRouting(boolean allowed) {
        allowsRoutes = allowed;
        return this;
    }

    /** Addresses of this host: as literals they are local domains. */
    public RouterBuilder ownAddresses(Collection<InetAddress> addresses) {
        ownAddresses = Set.copyOf(addresses);
        return this;
    }

    /** Each of these characters separates a user from an extension; empty for none. {@code recipient_delimiter}. */
    public RouterBuilder recipientDelimiter(String characters) {
        return recipientDelimiter(new RecipientDelimiter(characters));
    }

    /** What separates a user from an extension. */
    public RouterBuilder recipientDelimiter(RecipientDelimiter what) {
        delimiter = what;
        return this;
    }

    /** Whether extensions are put on the results of virtual aliases (yes if not set) and aliases (no). {@code propagate_unmatched_extensions}. */
    public RouterBuilder propagateExtensions(boolean ofVirtualAliases, boolean ofAliases) {
        propagatesVirtual = ofVirtualAliases;
        propagatesLocal = ofAliases;
        return this;
    }

    /** Whether a domain in {@link #transports} holds for its subdomains too; else {@code .domain} does. */
    public RouterBuilder parentMatchesInTransports(boolean matches) {
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
        AddressClasses classes = classes();
        Optional<AddressClasses.Clash> clash = clash();
        if (clash.isPresent()) throw new ConfigurationException(clash.get().toString());
        return isNonBlocking(classes) ? new Router.InMemory(this, classes) : new Router(this, classes);
    }

    Optional<AddressClasses.Clash> clash() throws IOException {
        return classes().clash().filter(clash -> !ignoresRelayClashes || clash.second() != AddressClass.RELAY);
    }

    private AddressClasses classes() {
        return new AddressClasses(
                origin, localDomains, virtualAliasDomains, virtualMailboxDomains, relayDomains, ownAddresses);
    }

    private boolean isNonBlocking(AddressClasses classes) {
        Stream<@Nullable LookupTable> others = Stream.of(
                virtualAliases,
                canonical,
                relocated,
                transports,
                transportBySender.table(),
                relayHostBySender.table(),
                mailboxTransports,
                fallbackTransports);
        return classes.isNonBlocking()
                && networks.isNonBlocking()
                && Stream.of(lists.values().stream(), aliases.stream(), others)
                        .flatMap(tables -> tables)
                        .filter(Objects::nonNull)
                        .allMatch(NonBlocking.class::isInstance);
    }
}
