package org.mailrail.route;

import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.CaseFolding;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.MailHost;
import org.mailrail.core.NonBlocking;
import org.mailrail.core.SyntaxException;
import org.mailrail.table.ListableTable;
import org.mailrail.table.LookupTable;
import org.mailrail.table.RecipientDelimiter;

/**
 * The aliases of local users, as values: what a name stands for, and what that leads to in the end. Whoever delivers to local users asks here.
 * Postfix's aliases(5), {@code alias_maps}. Immutable; safe for many threads.
 */
public final class LocalAliases {
    private static final int MAX_DEPTH = 100;
    private static final int MAX_LEAVES = 10_000;
    private static final String OWNER = "owner-";

    /** Says which domains' local parts are names of users and aliases here. */
    @FunctionalInterface
    interface LocalDomains {
        boolean contains(MailHost host) throws IOException;
    }

    /**
     * How owners are found.
     *
     * @param areSpecial {@code owner_request_special}: whether {@code owner-name} is the owner of {@code name}
     * @param areExpanded {@code expand_owner_alias}: whether that alias's own value is the sender, and not its name
     */
    record Owners(boolean areSpecial, boolean areExpanded) {
        static final Owners DEFAULT = new Owners(true, false);
    }

    private final List<LookupTable> tables;
    private final Domain origin;
    private final RecipientDelimiter delimiter;
    private final LocalDomains local;
    private final Owners owners;

    LocalAliases(
            List<LookupTable> tables, Domain origin, RecipientDelimiter delimiter, LocalDomains local, Owners owners) {
        this.tables = List.copyOf(tables);
        this.origin = origin;
        this.delimiter = delimiter;
        this.local = local;
        this.owners = owners;
    }

    /**
     * The alias that an address means, with or without its extension; nothing if its domain is not local, or it is no alias.
     *
     * @throws IOException if a table cannot be asked, or the value is no list of members
     */
    public Optional<LocalAlias> find(EmailAddress address) throws IOException {
        if (tables.isEmpty() || !local.contains(address.host())) return Optional.empty();
        Optional<LocalAlias> alias = find(CaseFolding.fold(address.localPart()), "");
        if (alias.isPresent()) return alias;
        String extension = delimiter.extensionOf(address.localPart());
        String plain = delimiter.withoutExtension(address).localPart();
        return extension.isEmpty() ? Optional.empty() : find(CaseFolding.fold(plain), extension);
    }

    private Optional<LocalAlias> find(String name, String extension) throws IOException {
        for (LookupTable table : tables) {
            Optional<String> value = table.get(name);
            if (value.isPresent()) {
                List<AliasMember> members = members(table, name, value.get());
                return Optional.of(new LocalAlias(name, members, owner(name), extension));
            }
        }
        return Optional.empty();
    }

    private Optional<EmailAddress> owner(String name) throws IOException {
        if (!owners.areSpecial()) return Optional.empty();
        String owner = OWNER + name;
        for (LookupTable table : tables) {
            Optional<String> value = table.get(owner);
            if (value.isEmpty()) continue;
            if (owners.areExpanded()) {
                List<AliasMember> members = members(table, owner, value.get());
                if (members.size() == 1 && members.getFirst() instanceof AliasMember.Address only) {
                    return Optional.of(only.address());
                }
            }
            return Optional.of(EmailAddress.of(owner, origin));
        }
        return Optional.empty();
    }

    /**
     * Every alias of those tables that can be listed, so that it can be looked at before the first mail comes. Sorted by nothing.
     *
     * @throws IOException if a table cannot be read, or a value is no list of members: the message names table and alias
     */
    public List<LocalAlias> list() throws IOException {
        Map<String, LocalAlias> aliases = new LinkedHashMap<>();
        for (LookupTable table : tables) {
            if (!(table instanceof ListableTable listable)) continue;
            for (Map.Entry<String, String> entry : listable.entries().entrySet()) {
                List<AliasMember> members = members(table, entry.getKey(), entry.getValue());
                aliases.putIfAbsent(entry.getKey(), new LocalAlias(entry.getKey(), members, owner(entry.getKey()), ""));
            }
        }
        return List.copyOf(aliases.values());
    }

    /**
     * What an address leads to in the end by aliases; nothing if it is none. An alias that is its own member stands there for the user of that
     * name, as in local(8).
     *
     * @throws IOException if a table cannot be asked, a value is no list of members, or it leads to more than 10,000
     */
    public Optional<ExpandedAlias> expand(EmailAddress address) throws IOException {
        Optional<LocalAlias> alias = find(address);
        if (alias.isEmpty()) return Optional.empty();
        Walk walk = new Walk();
        walk.into(alias.get(), null, 0);
        return Optional.of(new ExpandedAlias(List.copyOf(walk.leaves.values()), Optional.ofNullable(walk.loop)));
    }

    /** An alias on the way, and the one whose member it is. */
    private record Step(LocalAlias alias, @Nullable Step from, Optional<EmailAddress> owner) {
        boolean cameFrom(String name) {
            for (Step step = this; step != null; step = step.from) {
                if (step.alias.name().equals(name)) return true;
            }
            return false;
        }
    }

    private final class Walk {
        private final Map<AliasMember, ExpandedAlias.Leaf> leaves = new LinkedHashMap<>();
        private final Set<String> done = new HashSet<>();
        private @Nullable String loop;

        void into(LocalAlias alias, @Nullable Step from, int depth) throws IOException {
            Optional<EmailAddress> above = from == null ? Optional.empty() : from.owner();
            Step step = new Step(alias, from, alias.owner().or(() -> above));
            for (AliasMember member : alias.members()) {
                Optional<LocalAlias> next =
                        member instanceof AliasMember.Address(EmailAddress address, boolean isFinal) && !isFinal
                                ? find(address)
                                : Optional.empty();
                if (next.isEmpty() || next.get().name().equals(alias.name())) {
                    leaves.putIfAbsent(member, new ExpandedAlias.Leaf(member, alias.name(), step.owner()));
                    if (leaves.size() > MAX_LEAVES) {
                        throw new IOException("the alias " + alias.name() + " leads to more than " + MAX_LEAVES);
                    }
                } else if (step.cameFrom(next.get().name()) || depth == MAX_DEPTH) {
                    loop = next.get().name();
                } else if (!done.contains(next.get().name())) {
                    into(next.get(), step, depth + 1);
                    done.add(next.get().name());
                }
            }
        }
    }

    private List<AliasMember> members(LookupTable table, String name, String value) throws IOException {
        try {
            return AliasMember.listOf(value, origin);
        } catch (SyntaxException e) {
            throw new IOException(table.name() + ": the value of \"" + name + "\" is not a list of addresses: expected "
                    + e.getMessage());
        }
    }

    boolean isNonBlocking() {
        return tables.stream().allMatch(NonBlocking.class::isInstance);
    }
}
