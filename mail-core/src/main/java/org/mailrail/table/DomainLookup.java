package org.mailrail.table;

import java.io.IOException;
import java.util.Optional;
import org.mailrail.core.Domain;
import org.mailrail.core.MailHost;

/**
 * The order in which tables of domains are searched: the domain, then {@code .parent} for each domain above it (or {@code parent}, where
 * {@code parent_domain_matches_subdomains} has the table). Each is looked up with A-labels, then with U-labels. An address literal has no parents.
 * Postfix's transport(5).
 */
public final class DomainLookup {
    private final boolean parentMatchesSubdomains;

    /** Searches for parents with a leading dot, or without where a parent's own entry is to hold for its subdomains. */
    public DomainLookup(boolean parentMatchesSubdomains) {
        this.parentMatchesSubdomains = parentMatchesSubdomains;
    }

    /**
     * The first value for a domain.
     *
     * @throws IOException if the table cannot be asked
     */
    public Optional<String> find(LookupTable table, MailHost host) throws IOException {
        Optional<String> value = findItself(table, host);
        return value.isPresent() ? value : findParent(table, host);
    }

    /** The value for a domain and none above it. */
    static Optional<String> findItself(LookupTable table, MailHost host) throws IOException {
        Optional<String> value = table.get(EmailLookup.domainKey(host));
        return value.isPresent() ? value : partial(table, EmailLookup.unicodeKey(host));
    }

    /**
     * The first value for the domain of an address that has been looked up already: tables of patterns are not asked again.
     *
     * @throws IOException if the table cannot be asked
     */
    public Optional<String> findPartial(LookupTable table, MailHost host) throws IOException {
        Optional<String> value = table.getPartial(EmailLookup.domainKey(host));
        if (value.isEmpty()) value = partial(table, EmailLookup.unicodeKey(host));
        return value.isPresent() ? value : findParent(table, host);
    }

    private Optional<String> findParent(LookupTable table, MailHost host) throws IOException {
        if (!(host instanceof Domain)) return Optional.empty();
        Optional<String> ascii = parent(EmailLookup.domainKey(host));
        Optional<String> unicode = EmailLookup.unicodeKey(host).flatMap(this::parent);
        while (ascii.isPresent()) {
            Optional<String> value = partial(table, ascii);
            if (value.isEmpty() && !unicode.equals(ascii)) value = partial(table, unicode);
            if (value.isPresent()) return value;
            ascii = ascii.flatMap(this::parent);
            unicode = unicode.flatMap(this::parent);
        }
        return Optional.empty();
    }

    private Optional<String> parent(String name) {
        int dot = name.indexOf('.', 1);
        return dot < 0 ? Optional.empty() : Optional.of(name.substring(parentMatchesSubdomains ? dot + 1 : dot));
    }

    private static Optional<String> partial(LookupTable table, Optional<String> key) throws IOException {
        return key.isPresent() ? table.getPartial(key.get()) : key;
    }
}
