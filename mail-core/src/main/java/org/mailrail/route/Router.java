package org.mailrail.route;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import org.mailrail.table.DomainLookup;
import org.mailrail.table.EmailLookup;
import org.mailrail.table.LookupTable;
import org.mailrail.table.NetworkList;
import org.mailrail.table.TableTypes;

/**
 * The heart of routing: which recipients are taken, and where they go, by Postfix's five address classes. ADDRESS_CLASS_README.
 *
 * <p>As a {@link RecipientPolicy} it answers at RCPT time as {@code permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination} do,
 * and then refuses recipients that no list of their class has. As a {@link RecipientResolver} it answers for the queue. Immutable; safe for many
 * threads; it never blocks, and says so by {@code NonBlocking}, if none of its tables does.
 *
 * <p>Two transports are known by name: {@code local} applies {@link #localAliases} before it delivers and has no recipients but the listed ones,
 * and neither has {@code virtual}. {@code error} and {@code retry} are answered here, with the reply that their next hop is.
 */
public sealed class Router implements RecipientPolicy, RecipientResolver {
    private static final Reply MALFORMED = Reply.of(501, "5.1.3", "Bad recipient address syntax");
    private static final String POSTMASTER = "postmaster";
    private static final String MAILER_DAEMON = "mailer-daemon";
    private static final String LOCAL = "local";
    private static final String VIRTUAL = "virtual";

    private final Domain origin;
    private final AddressClasses classes;
    private final NetworkList networks;
    private final boolean allowsRoutes;
    private final int relayDeniedCode;
    private final String doubleBounce;
    private final EmailLookup lookup;
    private final SourceRoutes routes;
    private final RecipientLists lists;
    private final VirtualAliases virtualAliases;
    private final LocalAliases localAliases;
    private final boolean propagatesLocal;
    private final @Nullable LookupTable canonical;
    private final @Nullable LookupTable relocated;
    private final Transports transports;
    private final LocalRoutes localRoutes;

    Router(RouterBuilder builder, AddressClasses classes) {
        this.classes = classes;
        origin = builder.origin;
        networks = builder.networks;
        allowsRoutes = builder.allowsRoutes;
        relayDeniedCode = builder.relayDeniedCode;
        doubleBounce = builder.doubleBounce;
        lookup = new EmailLookup(builder.delimiter, classes::isOwnSite);
        routes = new SourceRoutes(classes, builder.sourceRoutes);
        lists = new RecipientLists(
                Map.copyOf(builder.lists), lookup, Map.copyOf(builder.unknownCodes), builder.namesTable);
        virtualAliases = new VirtualAliases(
                builder.virtualAliases,
                lookup.quotedOnly(),
                builder.delimiter,
                builder.rewriter == null ? AddressRewriter.builder(origin).build() : builder.rewriter,
                builder.propagatesVirtual,
                builder.aliasLimits);
        localAliases = new LocalAliases(
                builder.aliases,
                origin,
                builder.delimiter,
                host -> classes.of(host) == AddressClass.LOCAL,
                builder.owners);
        propagatesLocal = builder.propagatesLocal;
        canonical = builder.canonical;
        relocated = builder.relocated;
        transports = new Transports(
                Map.copyOf(builder.transportOfClass),
                builder.transportBySender,
                builder.relayHost,
                builder.relayHostBySender,
                builder.transports,
                lookup,
                new DomainLookup(builder.parentMatchesInTransports));
        localRoutes = new LocalRoutes(
                builder.mailboxTransport,
                builder.mailboxTransports,
                builder.fallbackTransport,
                builder.fallbackTransports,
                builder.delimiter);
    }

    static final class InMemory extends Router implements NonBlocking {
        InMemory(RouterBuilder builder, AddressClasses classes) {
            super(builder, classes);
        }
    }

    /** A router for a host of this name ({@code myhostname}), which so far is its only local domain and its origin. */
    public static RouterBuilder builder(Domain host) {
        return new RouterBuilder(host);
    }

    /**
     * A router as main.cf describes it, by Postfix's parameters; docs/compatibility.md lists them.
     *
     * <p>Defaults are Postfix's, but for these: {@code mynetworks} is the loopback alone; {@code alias_maps} is empty; {@code myhostname} has to be set.
     *
     * @throws ConfigurationException if a value cannot be used; the message names file, line and parameter
     * @throws IOException if a table cannot be read
     */
    public static Router from(MainCf main, TableTypes types) throws IOException {
        return new RouterParameters(main, types).read();
    }

    /**
     * Whether a recipient is taken. A foreign domain is, from clients in {@code mynetworks}, logged in, or in this application; so is a route in the
     * local part. Postmaster is, from everybody, if somebody is there. RFC 5321 section 4.5.1.
     *
     * @throws IOException if a table cannot be asked
     */
    @Override
    public RecipientVerdict decide(Transaction transaction, ForwardPath to) throws IOException {
        EmailAddress address = to.at(origin);
        boolean mayRelay = to instanceof ForwardPath.Postmaster || mayRelay(transaction.client());
        Optional<Destination> destination = routes.resolve(address);
        if (destination.isEmpty()) return RecipientVerdict.refuse(MALFORMED);
        if (!mayRelay && !destination.filter(this::isOurs).isPresent())
            return RecipientVerdict.refuse(relayDenied(address));
        Destination found = destination.get();
        if (isRewritten(found.recipient()) || standIn(found).isPresent()) return RecipientVerdict.accept();
        return switch (route(transaction.envelope().from(), found, address)) {
            case Resolution.Reject(Reply reply) -> RecipientVerdict.refuse(reply);
            case Resolution.Deliver deliver ->
                isDoubleBounce(found) || lists.accept(found) || isRole(found) && isKnown(found)
                        ? RecipientVerdict.accept()
                        : RecipientVerdict.refuse(lists.unknown(address, found.addressClass()));
            case Resolution.Expand expand -> RecipientVerdict.accept();
        };
    }

    @Override
    public Resolution resolve(ReversePath sender, EmailAddress recipient) throws IOException {
        Optional<Destination> destination = routes.resolve(recipient);
        EmailAddress start =
                destination.isEmpty() ? recipient : standIn(destination.get()).orElse(recipient);
        return switch (aliases(sender).expand(start)) {
            case Aliases.Outcome.Loop(String alias) -> loop(recipient, alias);
            case Aliases.Outcome.Leaves(var leaves, var owners) ->
                leaves.size() == 1 && leaves.getFirst().equals(recipient)
                        ? resolveExpanded(sender, recipient)
                        : new Resolution.Expand(leaves, owners);
        };
    }

    @Override
    public Resolution resolveExpanded(ReversePath sender, EmailAddress recipient) throws IOException {
        Optional<Destination> destination = routes.resolve(recipient);
        if (destination.isEmpty()) return new Resolution.Reject(MALFORMED);
        Destination found = destination.get();
        if (isDoubleBounce(found)) {
            String why = "undeliverable notification to the postmaster";
            return new Resolution.Deliver(found.recipient(), found.addressClass(), "discard", why);
        }
        Resolution resolution = route(sender, found, found.recipient());
        return resolution instanceof Resolution.Deliver deliver ? known(sender, deliver, found) : resolution;
    }

    /** The agents {@code local} and {@code virtual} know only the recipients of their lists; others find out for themselves. */
    private Resolution known(ReversePath sender, Resolution.Deliver deliver, Destination destination)
            throws IOException {
        EmailAddress recipient = deliver.recipient();
        boolean isLocal = isLocal(deliver);
        if (isLocal && aliases(sender).expand(recipient) instanceof Aliases.Outcome.Loop(String alias)) {
            return loop(recipient, alias);
        }
        if (!isLocal && !deliver.transport().equals(VIRTUAL)) return deliver;
        if (lists.accept(destination) || isLocal && localAliases.find(recipient).isPresent()) return deliver;
        Optional<Resolution.Deliver> fallback =
                isLocal ? localRoutes.fallback(recipient, deliver.nextHop()) : Optional.empty();
        return fallback.<Resolution>map(found -> found)
                .orElseGet(() -> new Resolution.Reject(lists.unknown(recipient, destination.addressClass())));
    }

    /**
     * The class of a domain or address literal.
     *
     * @throws IOException if a table cannot be asked
     */
    public AddressClass classOf(MailHost host) throws IOException {
        return classes.of(host);
    }

    /** The aliases that the agent {@code local} applies: it is given those with files, commands and lists in files unexpanded. */
    public LocalAliases localAliases() {
        return localAliases;
    }

    /**
     * Where the agent {@code local} hands a user's mail, in place of the mailbox; nothing if it delivers itself. {@code mailbox_transport_maps},
     * {@code mailbox_transport}.
     *
     * @param recipient as it was given to the agent
     * @param nextHop the agent's own, for a transport without
     * @throws IOException if a table cannot be asked
     */
    public Optional<Resolution.Deliver> mailboxTransport(EmailAddress recipient, String nextHop) throws IOException {
        return localRoutes.mailbox(recipient, nextHop);
    }

    /**
     * Where the agent {@code local} hands mail for somebody who is no user here; nothing if there is no such place. {@code fallback_transport_maps},
     * {@code fallback_transport}. Recipients that {@code local_recipient_maps} is without go there at once.
     *
     * @param recipient as it was given to the agent
     * @param nextHop the agent's own, for a transport without
     * @throws IOException if a table cannot be asked
     */
    public Optional<Resolution.Deliver> fallbackTransport(EmailAddress recipient, String nextHop) throws IOException {
        return localRoutes.fallback(recipient, nextHop);
    }

    /** The transports that parameters name, so that a server can say at its start for which it has no agent. Tables may name more. */
    public Set<String> transportNames() {
        return transports.names();
    }

    /** {@code permit_mynetworks, permit_sasl_authenticated}. */
    private boolean mayRelay(Client client) throws IOException {
        return client.origin() == Client.Origin.APPLICATION
                || client.authenticatedAs().isPresent()
                || networks.contains(client.address());
    }

    /** {@code permit_auth_destination}: a route that is left in the local part could make a host behind us relay in our name. */
    private boolean isOurs(Destination destination) {
        return destination.addressClass() != AddressClass.DEFAULT && (allowsRoutes || !destination.isRouted());
    }

    private boolean isRewritten(EmailAddress address) throws IOException {
        return canonical != null && lookup.quotedOnly().find(canonical, address).isPresent()
                || virtualAliases.knows(address);
    }

    private boolean isDoubleBounce(Destination destination) {
        return destination.addressClass() == AddressClass.LOCAL
                && destination.recipient().localPart().equalsIgnoreCase(doubleBounce);
    }

    private static boolean isRole(Destination destination) {
        String name = destination.recipient().localPart();
        return switch (destination.addressClass()) {
            case LOCAL -> name.equalsIgnoreCase(POSTMASTER) || name.equalsIgnoreCase(MAILER_DAEMON);
            case VIRTUAL_ALIAS, VIRTUAL_MAILBOX, RELAY -> name.equalsIgnoreCase(POSTMASTER);
            case DEFAULT -> false;
        };
    }

    /** Who takes mail for a postmaster or MAILER-DAEMON where nobody has that name: {@code postmaster@$myorigin}, if there is one. */
    private Optional<EmailAddress> standIn(Destination destination) throws IOException {
        if (!isRole(destination) || isKnown(destination)) return Optional.empty();
        EmailAddress ours = EmailAddress.of(POSTMASTER, origin);
        boolean isOurs = destination.recipient().folded().equals(ours.folded());
        return !isOurs && isKnown(Destination.of(ours, classes.of(origin))) ? Optional.of(ours) : Optional.empty();
    }

    private boolean isKnown(Destination destination) throws IOException {
        if (virtualAliases.knows(destination.recipient())) return true;
        if (localAliases.find(destination.recipient()).isPresent()) return true;
        return destination.addressClass() != AddressClass.VIRTUAL_ALIAS && lists.accept(destination);
    }

    private Aliases aliases(ReversePath sender) {
        return new Aliases(virtualAliases, localAliases, propagatesLocal, address -> target(sender, address));
    }

    private Optional<Aliases.LocalAgent.Target> target(ReversePath sender, EmailAddress address) throws IOException {
        Optional<Destination> destination = routes.resolve(address);
        if (destination.isEmpty()) return Optional.empty();
        Destination found = destination.get();
        boolean isLocal = found.addressClass() == AddressClass.LOCAL
                && route(sender, found, address) instanceof Resolution.Deliver deliver
                && isLocal(deliver);
        return Optional.of(new Aliases.LocalAgent.Target(found.recipient(), isLocal));
    }

    private static boolean isLocal(Resolution.Deliver deliver) {
        return deliver.addressClass() == AddressClass.LOCAL
                && deliver.transport().equals(LOCAL);
    }

    /** What transports say, and before them who has moved. */
    private Resolution route(ReversePath sender, Destination destination, EmailAddress named) throws IOException {
        EmailAddress recipient = destination.recipient();
        AddressClass addressClass = destination.addressClass();
        Optional<String> moved = relocated == null
                ? Optional.empty()
                : lookup.find(relocated, recipient).map(EmailLookup.Match::value);
        if (moved.isPresent()) {
            String text = "5.1.6 User has moved to " + moved.get();
            return new Resolution.Reject(Refusal.of(text, Refusal.PERMANENT, named));
        }
        if (addressClass == AddressClass.VIRTUAL_ALIAS)
            return new Resolution.Reject(lists.unknown(named, addressClass));
        Route route = transports.route(sender, destination);
        return switch (route.transport()) {
            case "error" -> new Resolution.Reject(Refusal.of(route.nextHop(), Refusal.PERMANENT, named));
            case "retry" -> new Resolution.Reject(Refusal.of(route.nextHop(), Refusal.TRANSIENT, named));
            default -> new Resolution.Deliver(recipient, addressClass, route.transport(), route.nextHop());
        };
    }

    private Reply relayDenied(EmailAddress address) {
        return Reply.of(
                relayDeniedCode,
                relayDeniedCode < 500 ? "4.7.1" : "5.7.1",
                Reply.printable("<" + address + ">: Relay access denied"));
    }

    private static Resolution loop(EmailAddress recipient, String alias) {
        String text = "<" + recipient + ">: alias database loop for " + alias;
        return new Resolution.Reject(Reply.of(550, "5.4.6", Reply.printable(text)));
    }
}
