package org.mailrail.table.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.DereferencePolicy;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchScope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.mailrail.table.internal.AskedKey;
import org.mailrail.table.internal.KeyQuery;
import org.mailrail.table.internal.QueryFile;

/**
 * What is asked of the directory, and what of its answer counts.
 *
 * @param rules which keys are asked for, and what results look like
 * @param base where the search starts
 * @param filter which entries are meant
 * @param scope how far below the base they may be
 * @param dereference what becomes of alias entries
 * @param terminal attributes that, where an entry has one, are all that counts of it
 * @param leaf attributes that count in an entry without special ones
 * @param ordinary attributes that count
 * @param special attributes that name further entries, by DN or LDAP URL
 * @param sizeLimit how many entries a search may find; 0 for any number
 * @param recursionLimit how deep entries may name entries
 */
record LdapQuery(
        KeyQuery rules,
        LdapTemplate base,
        LdapTemplate filter,
        SearchScope scope,
        DereferencePolicy dereference,
        List<String> terminal,
        List<String> leaf,
        List<String> ordinary,
        List<String> special,
        int sizeLimit,
        int recursionLimit) {
    static final Set<String> PARAMETERS = Set.of(
            "server_host",
            "server_port",
            "timeout",
            "version",
            "search_base",
            "query_filter",
            "result_format",
            "result_filter",
            "domain",
            "result_attribute",
            "special_result_attribute",
            "terminal_result_attribute",
            "leaf_result_attribute",
            "scope",
            "bind",
            "bind_dn",
            "bind_pw",
            "recursion_limit",
            "expansion_limit",
            "size_limit",
            "dereference",
            "chase_referrals",
            "start_tls",
            "tls_require_cert",
            "tls_ca_cert_file");

    private static final AskedKey ANY = AskedKey.of("user@1.2.3.4.5.6.7.8.9");

    LdapQuery {
        terminal = List.copyOf(terminal);
        leaf = List.copyOf(leaf);
        ordinary = List.copyOf(ordinary);
        special = List.copyOf(special);
    }

    static LdapQuery of(QueryFile file) throws IOException {
        LdapTemplate base = template(file, "search_base", "", LdapTemplate.Place.BASE);
        LdapTemplate filter = template(file, "query_filter", "(mailacceptinggeneralid=%s)", LdapTemplate.Place.FILTER);
        check(file, base, filter);
        String format = file.find("result_format").isPresent() ? "result_format" : "result_filter";
        int expansionLimit = file.number("expansion_limit", 0, 0, Integer.MAX_VALUE);
        return new LdapQuery(
                KeyQuery.of(file, List.of(base.template(), filter.template()), format),
                base,
                filter,
                scope(file),
                DereferencePolicy.valueOf(file.number("dereference", 0, 0, 3)),
                file.list("terminal_result_attribute", ""),
                file.list("leaf_result_attribute", ""),
                file.list("result_attribute", "maildrop"),
                file.list("special_result_attribute", ""),
                file.number("size_limit", expansionLimit, 0, Integer.MAX_VALUE),
                file.number("recursion_limit", 1000, 1, 1000));
    }

    private static LdapTemplate template(QueryFile file, String name, String byDefault, LdapTemplate.Place place) {
        try {
            return new LdapTemplate(KeyQuery.template(file, name, byDefault), place);
        } catch (IllegalArgumentException e) {
            throw file.error(name, String.valueOf(e.getMessage()));
        }
    }

    private static void check(QueryFile file, LdapTemplate base, LdapTemplate filter) {
        try {
            Filter.create(filter.expand(ANY));
        } catch (LDAPException e) {
            throw file.error("query_filter", "is no LDAP filter: " + e.getMessage());
        }
        if (!DN.isValidDN(base.expand(ANY))) throw file.error("search_base", "is no distinguished name");
    }

    private static SearchScope scope(QueryFile file) {
        return switch (file.text("scope", "sub").toLowerCase(Locale.ROOT)) {
            case "sub" -> SearchScope.SUB;
            case "one" -> SearchScope.ONE;
            case "base" -> SearchScope.BASE;
            default -> throw file.error("scope", "is none of sub, one, base");
        };
    }

    SearchRequest search(AskedKey key) throws LDAPException {
        return search(base.expand(key), scope, Filter.create(filter.expand(key)));
    }

    SearchRequest search(String at, SearchScope within, Filter what) {
        SearchRequest search = new SearchRequest(at, within, what, attributes().toArray(String[]::new));
        search.setSizeLimit(sizeLimit);
        search.setDerefPolicy(dereference);
        return search;
    }

    private List<String> attributes() {
        List<String> all = new ArrayList<>(terminal);
        all.addAll(leaf);
        all.addAll(ordinary);
        all.addAll(special);
        return all;
    }
}
