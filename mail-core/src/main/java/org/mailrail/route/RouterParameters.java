package org.mailrail.route;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.mailrail.config.MainCf;
import org.mailrail.table.DomainList;
import org.mailrail.table.DomainList.Subdomains;
import org.mailrail.table.LookupTable;
import org.mailrail.table.NetworkList;
import org.mailrail.table.RecipientDelimiter;
import org.mailrail.table.TableSequence;
import org.mailrail.table.TableTypes;
import org.mailrail.table.TextSyntax;

/** Reads a {@link Router} from main.cf. postconf(5). */
final class RouterParameters {
    private final MainCf main;
    private final TableTypes types;

    private final SiteNames site;
    private final RouterBuilder router;
    private final List<String> parents;
    private final Map<String, LookupTable> aliasTables = new HashMap<>();

    RouterParameters(MainCf given, TableTypes types) throws IOException {
        this.types = types;
        main = given.withPostfixDefaults();
        site = SiteNames.from(main);
        parents = main.list("parent_domain_matches_subdomains");
        router = Router.builder(site.host()).origin(site.origin()).rewriter(AddressRewriter.from(main, types));
    }

    Router read() throws IOException {
        addresses();
        classes();
        aliases();
        recipients();
        transports();
        // By default relay_domains are mydestination at old compatibility levels: that is no mistake.
        router.ignoresRelayClashes = !main.isSet("relay_domains");
        Optional<AddressClasses.Clash> clash = router.clash();
        if (clash.isPresent()) {
            throw main.error(
                    AddressClasses.parameter(clash.get().second()), clash.get().toString());
        }
        return router.build();
    }

    /** How addresses are taken apart. */
    private void addresses() throws IOException {
        router.recipientDelimiter(
                new RecipientDelimiter(main.string("recipient_delimiter"), main.yesNo("owner_request_special", true)));
        List<String> propagate = main.list("propagate_unmatched_extensions");
        router.propagateExtensions(propagate.contains("virtual"), propagate.contains("alias"));
        boolean appends = main.yesNo("append_dot_mydomain", false);
        String empty = main.string("empty_address_recipient", "MAILER-DAEMON");
        if (empty.isEmpty()) throw main.error("empty_address_recipient", "is empty; expected a local part");
        router.sourceRoutes = new SourceRoutes.Settings(
                main.yesNo("allow_percent_hack", true),
                main.yesNo("swap_bangpath", true),
                main.yesNo("resolve_dequoted_address", true),
                main.yesNo("resolve_null_domain", false),
                main.yesNo("resolve_numeric_domain", false),
                main.yesNo("allow_min_user", false),
                appends ? site.domain() : null,
                empty);
        router.doubleBounce = main.string("double_bounce_sender", "double-bounce");
        router.allowUntrustedRouting(main.yesNo("allow_untrusted_routing", false));
        router.networks(NetworkList.from(main, "mynetworks", "", types)).ownAddresses(OwnAddresses.of(main));
    }

    private void classes() throws IOException {
        Subdomains ofRelayDomains = parents.contains("relay_domains") ? Subdomains.ALWAYS : Subdomains.WITH_DOT;
        // Before the domains, which are these tables' by default: a mistake in a table is told of the parameter that
        // names it.
        types.tables(main, "virtual_alias_maps", "").ifPresent(router::virtualAliases);
        types.tables(main, "virtual_mailbox_maps", "").ifPresent(router::virtualMailboxes);
        router.localDomains(domains("mydestination", Subdomains.NEVER));
        router.virtualAliasDomains(domains("virtual_alias_domains", Subdomains.NEVER));
        router.virtualMailboxDomains(domains("virtual_mailbox_domains", Subdomains.NEVER));
        router.relayDomains(domains("relay_domains", ofRelayDomains));
    }

    private void aliases() throws IOException {
        for (String word : main.list("alias_maps")) {
            LookupTable table = types.open(main, "alias_maps", word, TextSyntax.POSTALIAS);
            aliasTables.put(word, table);
            router.aliases(table);
        }
        router.owners = new LocalAliases.Owners(
                main.yesNo("owner_request_special", true), main.yesNo("expand_owner_alias", false));
        router.aliasLimits = new VirtualAliases.Limits(
                main.number("virtual_alias_expansion_limit", 1000, 1, 1_000_000),
                main.number("virtual_alias_recursion_limit", 1000, 1, 1_000_000),
                main.number("virtual_alias_address_length_limit", 1000, 1, 1_000_000));
    }

    private void recipients() throws IOException {
        List<LookupTable> local = new ArrayList<>();
        for (String word : main.list("local_recipient_maps")) {
            // $alias_maps among them are tables of aliases, with aliases' syntax.
            LookupTable ofAliases = aliasTables.get(word);
            local.add(
                    ofAliases != null ? ofAliases : types.open(main, "local_recipient_maps", word, TextSyntax.POSTMAP));
        }
        if (!local.isEmpty()) router.localRecipients(TableSequence.of(local));
        types.tables(main, "relay_recipient_maps", "").ifPresent(router::relayRecipients);
        tables("canonical_maps", "recipient_canonical_maps").ifPresent(router::canonical);
        types.tables(main, "relocated_maps", "").ifPresent(router::relocated);
        code("unknown_local_recipient_reject_code", AddressClass.LOCAL);
        code("unknown_virtual_alias_reject_code", AddressClass.VIRTUAL_ALIAS);
        code("unknown_virtual_mailbox_reject_code", AddressClass.VIRTUAL_MAILBOX);
        code("unknown_relay_recipient_reject_code", AddressClass.RELAY);
        router.relayDeniedCode = main.number("relay_domains_reject_code", 554, 400, 599);
        router.namesTable = main.yesNo("show_user_unknown_table_name", true);
    }

    private void code(String parameter, AddressClass addressClass) {
        router.unknownCodes.put(addressClass, main.number(parameter, 550, 400, 599));
    }

    private Optional<LookupTable> tables(String... parameters) throws IOException {
        List<LookupTable> tables = new ArrayList<>();
        for (String parameter : parameters) types.tables(main, parameter, "").ifPresent(tables::add);
        return tables.isEmpty() ? Optional.empty() : Optional.of(TableSequence.of(tables));
    }

    private void transports() throws IOException {
        types.tables(main, "transport_maps", "").ifPresent(router::transports);
        router.parentMatchesInTransports(parents.contains("transport_maps"));
        set("local_transport", "", router::localTransport);
        set("virtual_transport", "virtual", router::virtualTransport);
        set("relay_transport", "relay", router::relayTransport);
        set("default_transport", "smtp", router::defaultTransport);
        set("relayhost", "", hop -> router.relayHost(hop.strip()));
        String nullSender = main.string("empty_address_default_transport_maps_lookup_key", "<>");
        types.tables(main, "sender_dependent_default_transport_maps", "")
                .ifPresent(table -> router.defaultTransports(table, nullSender));
        String nullSenderOfRelays = main.string("empty_address_relayhost_maps_lookup_key", "<>");
        types.tables(main, "sender_dependent_relayhost_maps", "")
                .ifPresent(table -> router.relayHosts(table, nullSenderOfRelays));
        LookupTable mailboxes = types.tables(main, "mailbox_transport_maps", "").orElse(null);
        set("mailbox_transport", "", route -> router.mailboxTransport(mailboxes, route));
        LookupTable fallbacks =
                types.tables(main, "fallback_transport_maps", "").orElse(null);
        set("fallback_transport", "", route -> router.fallbackTransport(fallbacks, route));
    }

    private DomainList domains(String parameter, Subdomains subdomains) throws IOException {
        return DomainList.from(main, parameter, "", types, subdomains);
    }

    private void set(String parameter, String byDefault, Consumer<String> setter) {
        try {
            setter.accept(main.string(parameter, byDefault));
        } catch (IllegalArgumentException e) {
            throw main.error(parameter, String.valueOf(e.getMessage()), e);
        }
    }
}
