package org.mailrail.table.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.LDAPURL;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mailrail.table.LookupTable;
import org.mailrail.table.internal.AskedKey;
import org.mailrail.table.internal.KeyQuery;

/**
 * A table that a directory answers for.
 *
 * @param name for messages
 * @param query what is asked
 * @param connections to the directory
 */
record LdapTable(String name, LdapQuery query, LdapConnections connections) implements LookupTable {
    private static final int MAX_SEARCHES = 10_000;

    @Override
    public Optional<String> get(String key) throws IOException {
        try {
            Optional<AskedKey> asked = query.rules().accept(key);
            if (asked.isEmpty() || hasSpaceThatDirectoriesPassOver(key)) return Optional.empty();
            return connections.ask(connection ->
                    new Search(query, connection, query.rules().results(asked.get())).all(query.search(asked.get())));
        } catch (LDAPException | IOException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
    }

    /** White space at the ends, or more than one blank: most attributes match without it, which would be somebody else's entry. RFC 4518 section 2.6.1. */
    private static boolean hasSpaceThatDirectoriesPassOver(String key) {
        return !key.equals(key.strip()) || key.contains("  ");
    }

    /** One look-up, with the entries that entries name. */
    private static final class Search {
        private final LdapQuery query;
        private final LDAPConnection connection;
        private final KeyQuery.Results results;
        private int searches;

        Search(LdapQuery query, LDAPConnection connection, KeyQuery.Results results) {
            this.query = query;
            this.connection = connection;
            this.results = results;
        }

        Optional<String> all(SearchRequest request) throws IOException, LDAPException {
            // A base that depends on the key and is not there means that the key is not; any other is a mistake.
            search(request, query.base().isDynamic(), 1);
            return results.joined();
        }

        private void search(SearchRequest request, boolean mayBeMissing, int depth) throws IOException, LDAPException {
            if (++searches > MAX_SEARCHES)
                throw new IOException("more than " + MAX_SEARCHES + " entries name each other");
            List<SearchResultEntry> entries;
            try {
                entries = connection.search(request).getSearchEntries();
            } catch (LDAPSearchException e) {
                if (mayBeMissing && e.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) return;
                throw e;
            }
            if (query.sizeLimit() > 0 && entries.size() > query.sizeLimit()) {
                throw new IOException("more than size_limit = " + query.sizeLimit() + " entries");
            }
            for (Entry entry : entries) add(entry, depth);
        }

        private void add(Entry entry, int depth) throws IOException, LDAPException {
            boolean isTerminal = hasAny(entry, query.terminal());
            boolean isLeaf = !hasAny(entry, query.special());
            for (Attribute attribute : entry.getAttributes()) {
                if (isOneOf(attribute, query.terminal())
                        || isOneOf(attribute, query.leaf()) && !isTerminal && isLeaf
                        || isOneOf(attribute, query.ordinary()) && !isTerminal) {
                    for (String value : attribute.getValues()) results.add(value);
                } else if (isOneOf(attribute, query.special()) && !isTerminal) {
                    if (depth >= query.recursionLimit()) {
                        throw new IOException(
                                "entries name each other deeper than recursion_limit = " + query.recursionLimit());
                    }
                    for (String value : attribute.getValues()) follow(value, depth + 1);
                }
            }
        }

        /** One that is not there is left out, as by Postfix. */
        private void follow(String value, int depth) throws IOException, LDAPException {
            if (!value.toLowerCase(Locale.ROOT).startsWith("ldap://")) {
                Filter any = Filter.createPresenceFilter("objectClass");
                search(query.search(value, SearchScope.BASE, any), true, depth);
                return;
            }
            LDAPURL url = new LDAPURL(value);
            search(query.search(url.getBaseDN().toString(), url.getScope(), url.getFilter()), true, depth);
        }

        private static boolean hasAny(Entry entry, List<String> names) {
            return names.stream().anyMatch(entry::hasAttribute);
        }

        /** With options or without: {@code mail;lang-de} is a {@code mail}. */
        private static boolean isOneOf(Attribute attribute, List<String> names) {
            return names.stream()
                    .anyMatch(name -> name.equalsIgnoreCase(attribute.getName())
                            || name.equalsIgnoreCase(attribute.getBaseName()));
        }
    }
}
