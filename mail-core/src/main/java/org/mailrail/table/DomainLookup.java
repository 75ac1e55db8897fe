package org.mailrail.table;

import java.io.IOException;
import java.util.Optional;
import org.mailrail.core.Domain;
import org.mailrail.core.MailHost;

/**
 * The order in which tables of domains are searched: the domain, then {@code .parent} for each domain above it (or {@code parent}, where
 * {@code parent_domain_matches_subdomains} has the table). An address literal has no parents. Postfix's transport(5).
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
        Optional<String> value = table.get(EmailLookup.domainKey(host));
        return value.isPresent() ? value : findParent(table, host);
    }

    /**
     * The first value for the domain of an address that has been looked up already: tables of patterns are not asked again.
     *
     * @throws IOException if the table cannot be asked
     */
    public Optional<String> findPartial(LookupTable table, MailHost host) throws IOException {
        Optional<String> value = table.getPartial(EmailLookup.domainKey(host));
        return value.isPresent() ? value : findParent(table, host);
    }

    private Optional<String> findParent(LookupTable table, MailHost host) throws IOException {
        if (!(host instanceof Domain domain)) return Optional.empty();
        String name = domain.ascii();
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            Optional<String> value = table.getPartial(name.substring(parentMatchesSubdomains ? dot + 1 : dot));
            if (value.isPresent()) return value;
        }
        return Optional.empty();
    }
}
