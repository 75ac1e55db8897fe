package org.mailrail.table;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.mailrail.config.ConfigurationException;
import org.mailrail.config.MainCf;
import org.mailrail.core.AddressLiteral;
import org.mailrail.core.Domain;
import org.mailrail.core.MailHost;
import org.mailrail.core.NonBlocking;
import org.mailrail.core.SyntaxException;

/**
 * A list of domains as in {@code mydestination}: names, {@code /file} with more of them, {@code type:table} with domains as keys,
 * {@code !pattern}; the first that matches decides. Files are read again when they change. Safe for many threads.
 */
public final class DomainList {
    /** What a name says of the domains below it. */
    public enum Subdomains {
        /** Nothing: only the name itself matches. {@code mydestination}, {@code virtual_alias_domains}, {@code virtual_mailbox_domains}. */
        NEVER,
        /** They match {@code .name}, not {@code name}. {@code relay_domains}, without the next. */
        WITH_DOT,
        /** They match {@code name}. Lists that {@code parent_domain_matches_subdomains} has. */
        ALWAYS
    }

    private record Name(Domain domain, boolean itself, boolean below) implements MatchList.Pattern<MailHost> {
        @Override
        public boolean matches(MailHost host) {
            if (!(host instanceof Domain other)) return false;
            return other.equals(domain) ? itself : below && other.isSameOrBelow(domain);
        }
    }

    private record Literal(AddressLiteral literal) implements MatchList.Pattern<MailHost> {
        @Override
        public boolean matches(MailHost host) {
            return host.equals(literal);
        }
    }

    private record Table(LookupTable table, Subdomains subdomains) implements MatchList.Pattern<MailHost> {
        @Override
        public boolean matches(MailHost host) throws IOException {
            if (subdomains == Subdomains.NEVER)
                return DomainLookup.findItself(table, host).isPresent();
            return new DomainLookup(subdomains == Subdomains.ALWAYS)
                    .find(table, host)
                    .isPresent();
        }

        /** One that has no keys of its own names no domain: it matches whatever it is asked about. */
        boolean names(Domain domain) throws IOException {
            boolean hasKeys = !(table instanceof PatternTable || table instanceof StaticTable);
            return hasKeys && DomainLookup.findItself(table, domain).isPresent();
        }
    }

    private record Syntax(Subdomains subdomains) implements MatchList.Syntax<MailHost> {
        @Override
        public MatchList.Pattern<MailHost> pattern(String word) {
            try {
                if (word.startsWith("[")) return new Literal(AddressLiteral.of(word));
                if (word.startsWith(".") && subdomains != Subdomains.NEVER) {
                    // Where name itself means those below it, .name means nobody, as in Postfix.
                    return new Name(Domain.of(word.substring(1)), false, subdomains == Subdomains.WITH_DOT);
                }
                return new Name(Domain.of(word), true, subdomains == Subdomains.ALWAYS);
            } catch (SyntaxException e) {
                throw new IllegalArgumentException("\"" + word + "\" is not a domain: expected " + e.getMessage(), e);
            }
        }

        @Override
        public MatchList.Pattern<MailHost> table(LookupTable table) {
            return new Table(table, subdomains);
        }

        @Override
        public boolean isTable(String word) {
            return word.indexOf(':') >= 0 && !word.startsWith("[");
        }
    }

    private final MatchList<MailHost> list;

    private DomainList(MatchList<MailHost> list) {
        this.list = list;
    }

    /** No domain. */
    public static DomainList none() {
        return of(List.of());
    }

    /** These domains and none below them. */
    public static DomainList of(Domain... domains) {
        return of(List.of(domains).stream().map(Domain::ascii).toList());
    }

    private static DomainList of(List<String> words) {
        return new DomainList(MatchList.of(words, new Syntax(Subdomains.NEVER)));
    }

    /** The domains that are keys of a table, as in {@code virtual_mailbox_domains = hash:file}. */
    public static DomainList of(LookupTable table) {
        return new DomainList(MatchList.ofPattern(new Table(table, Subdomains.NEVER)));
    }

    /**
     * The list that a parameter has.
     *
     * @throws ConfigurationException if a pattern is none; the message names the parameter
     * @throws IOException if a table cannot be read
     */
    public static DomainList from(
            MainCf main, String parameter, String byDefault, TableTypes types, Subdomains subdomains)
            throws IOException {
        return new DomainList(MatchList.of(main, parameter, byDefault, types, new Syntax(subdomains)));
    }

    /**
     * Whether a domain or address literal is in the list.
     *
     * @throws IOException if a table cannot be asked
     */
    public boolean contains(MailHost host) throws IOException {
        return list.contains(host);
    }

    /**
     * The domains that are named one by one (not those of tables, nor those that only match as subdomains).
     *
     * @throws IOException if a file of them cannot be read
     */
    public Set<Domain> names() throws IOException {
        Set<Domain> names = new HashSet<>();
        for (MatchList.Pattern<MailHost> pattern : list.including()) {
            if (pattern instanceof Name name && name.itself()) names.add(name.domain());
        }
        return names;
    }

    /**
     * Whether a domain stands in the list itself, and is not only below one that does.
     *
     * @throws IOException if a table cannot be asked
     */
    public boolean names(Domain domain) throws IOException {
        if (!list.contains(domain)) return false;
        for (MatchList.Pattern<MailHost> pattern : list.including()) {
            boolean named = switch (pattern) {
                case Name name -> name.itself() && name.domain().equals(domain);
                case Table table -> table.names(domain);
                default -> false;
            };
            if (named) return true;
        }
        return false;
    }

    /** Whether asking never blocks: no table does, and no file is named. */
    public boolean isNonBlocking() {
        return list.isNonBlocking(pattern -> !(pattern instanceof Table table) || table.table() instanceof NonBlocking);
    }
}
