package org.mailrail.route;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;
import org.mailrail.core.Domain;
import org.mailrail.core.SyntaxException;
import org.mailrail.table.DomainList;
import org.mailrail.table.DomainList.Subdomains;
import org.mailrail.table.ListableTable;
import org.mailrail.table.LookupTable;
import org.mailrail.table.NetworkList;
import org.mailrail.table.TableSequence;
import org.mailrail.table.TableTypes;
import org.mailrail.table.TextSyntax;

/** Reads a {@link Router} from main.cf. postconf(5). */
final class RouterParameters {
    private static final Map<String, String> DEFAULTS = Map.of(
            "mydestination", "$myhostname, localhost.$mydomain, localhost",
            "mynetworks", "127.0.0.0/8, [::1]/128",
            "virtual_alias_maps", "$virtual_maps",
            "virtual_maps", "",
            "virtual_mailbox_maps", "",
            "alias_maps", "");
    private static final String PARENT_MATCHES_SUBDOMAINS =
            "debug_peer_list,fast_flush_domains,mynetworks,permit_mx_backup_networks,"
                    + "qmqpd_authorized_clients,relay_domains,smtpd_access_maps";

    private final MainCf main;
    private final TableTypes types;
    private final Map<String, LookupTable> aliasTables = new HashMap<>();

    private RouterParameters(MainCf main, TableTypes types) {
        this.main = main;
        this.types = types;
    }

    static Router read(MainCf main, TableTypes types) throws IOException {
        Domain host = SiteNames.host(main);
        Map<String, String> defaults = new HashMap<>(DEFAULTS);
        defaults.putAll(SiteNames.defaults(host));
        return new RouterParameters(main.withDefaults(defaults), types).read(host);
    }

    private Router read(Domain host) throws IOException {
        Router.Builder router = Router.builder(host).origin(SiteNames.origin(main));
        List<String> parents = main.list("parent_domain_matches_subdomains", PARENT_MATCHES_SUBDOMAINS);
        Subdomains ofRelayDomains = parents.contains("relay_domains") ? Subdomains.ALWAYS : Subdomains.WITH_DOT;
        // Before the domains, which are these tables' by default: a mistake in a table is told of the parameter that
        // names it.
        types.tables(main, "virtual_alias_maps", "").ifPresent(router::virtualAliases);
        types.tables(main, "virtual_mailbox_maps", "").ifPresent(router::virtualMailboxes);
        router.localDomains(domains("mydestination", "", Subdomains.NEVER));
        router.virtualAliasDomains(domains("virtual_alias_domains", "$virtual_alias_maps", Subdomains.NEVER));
        router.virtualMailboxDomains(domains("virtual_mailbox_domains", "$virtual_mailbox_maps", Subdomains.NEVER));
        router.relayDomains(domains("relay_domains", "", ofRelayDomains));
        router.networks(NetworkList.from(main, "mynetworks", "", types));
        router.ownAddresses(OwnAddresses.of(main));
        router.recipientDelimiter(main.string("recipient_delimiter", ""));
        List<String> propagate = main.list("propagate_unmatched_extensions", "canonical, virtual");
        router.propagateExtensions(propagate.contains("virtual"), propagate.contains("alias"));

        aliases(router);
        localRecipients(router);
        types.tables(main, "relay_recipient_maps", "").ifPresent(router::relayRecipients);
        types.tables(main, "transport_maps", "").ifPresent(router::transports);
        router.parentMatchesInTransports(parents.contains("transport_maps"));

        set("local_transport", "local:$myhostname", router::localTransport);
        set("virtual_transport", "virtual", router::virtualTransport);
        set("relay_transport", "relay", router::relayTransport);
        set("default_transport", "smtp", router::defaultTransport);
        set("relayhost", "", router::relayHost);
        return build(router);
    }

    private Router build(Router.Builder router) throws IOException {
        try {
            return router.build();
        } catch (ConfigurationException e) {
            throw new ConfigurationException(main.file() + ": " + e.getMessage(), e);
        }
    }

    private DomainList domains(String parameter, String byDefault, Subdomains subdomains) throws IOException {
        return DomainList.from(main, parameter, byDefault, types, subdomains);
    }

    private void set(String parameter, String byDefault, Consumer<String> setter) {
        try {
            setter.accept(main.string(parameter, byDefault));
        } catch (IllegalArgumentException e) {
            throw main.error(parameter, String.valueOf(e.getMessage()), e);
        }
    }

    private void aliases(Router.Builder router) throws IOException {
        for (String word : main.list("alias_maps", "")) {
            LookupTable table = types.open(main, "alias_maps", word, TextSyntax.POSTALIAS);
            if (table instanceof ListableTable listable) checkMembers(listable);
            aliasTables.put(word, table);
        }
        if (aliasTables.isEmpty()) return;
        List<LookupTable> inOrder = new ArrayList<>();
        for (String word : main.list("alias_maps", "")) inOrder.add(table("alias_maps", word));
        router.aliases(TableSequence.of(inOrder));
    }

    /** {@code $alias_maps} among them are tables of aliases, with aliases' syntax. */
    private void localRecipients(Router.Builder router) throws IOException {
        List<LookupTable> tables = new ArrayList<>();
        for (String word : main.list("local_recipient_maps", "")) tables.add(table("local_recipient_maps", word));
        if (!tables.isEmpty()) router.localRecipients(TableSequence.of(tables));
    }

    private LookupTable table(String parameter, String word) throws IOException {
        LookupTable ofAliases = aliasTables.get(word);
        return ofAliases != null ? ofAliases : types.open(main, parameter, word, TextSyntax.POSTMAP);
    }

    /** What is known at the start to be wrong stops the start; the rest is told to whoever sends to that alias. */
    private void checkMembers(ListableTable table) throws IOException {
        Domain origin = SiteNames.origin(main);
        for (Map.Entry<String, String> alias : table.entries().entrySet()) {
            String problem = table.name() + ": the alias \"" + alias.getKey() + "\" ";
            try {
                AliasValue.local(alias.getValue(), origin);
            } catch (AliasValue.UnsupportedMember e) {
                throw main.error(
                        "alias_maps", problem + "asks for " + e.getMessage() + "; only addresses are supported", e);
            } catch (SyntaxException e) {
                throw main.error("alias_maps", problem + "is no list of addresses: expected " + e.getMessage(), e);
            }
        }
    }
}
