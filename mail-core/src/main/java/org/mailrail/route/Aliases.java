package org.mailrail.route;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.SyntaxException;
import org.mailrail.table.EmailLookup;
import org.mailrail.table.LookupTable;
import org.mailrail.table.RecipientDelimiter;

/**
 * Applies {@code virtual_alias_maps}, to every domain, and {@code alias_maps}, to local ones, until nothing changes. Postfix's virtual(5) and
 * aliases(5).
 *
 * @param classes the domains
 * @param delimiter of extensions
 * @param lookup the search order
 * @param virtual {@code virtual_alias_maps}; null for none
 * @param local {@code alias_maps}; null for none
 * @param propagatesVirtual whether an extension that the key is without is put on the result of {@code virtual_alias_maps}
 * @param propagatesLocal the same for {@code alias_maps}
 */
record Aliases(
        AddressClasses classes,
        RecipientDelimiter delimiter,
        EmailLookup lookup,
        @Nullable LookupTable virtual,
        @Nullable LookupTable local,
        boolean propagatesVirtual,
        boolean propagatesLocal) {
    /** Postfix's {@code virtual_alias_expansion_limit}. */
    private static final int MAX_RECIPIENTS = 1000;
    /** Postfix's {@code virtual_alias_recursion_limit}. */
    private static final int MAX_DEPTH = 1000;

    /** An address on the way, and whose alias it came from. */
    private record Step(EmailAddress address, @Nullable Step from, int depth) {
        boolean cameFrom(String folded) {
            for (Step step = from; step != null; step = step.from) {
                if (step.address.folded().equals(folded)) return true;
            }
            return false;
        }
    }

    /**
     * What an address leads to in the end: itself alone if it is no alias.
     *
     * @throws IOException if a table cannot be asked, or leads to too many
     * @throws AliasValue.UnsupportedMember if an alias asks for a command or file
     */
    List<EmailAddress> expand(EmailAddress recipient) throws IOException, AliasValue.UnsupportedMember {
        Map<String, EmailAddress> leaves = new LinkedHashMap<>();
        Set<String> expanded = new HashSet<>();
        Deque<Step> steps = new ArrayDeque<>();
        steps.add(new Step(recipient, null, 0));
        while (!steps.isEmpty()) {
            Step step = steps.removeFirst();
            String key = step.address().folded();
            // An alias that leads back to itself stands for the mailbox of that name, as in local(8).
            Optional<AliasValue> alias = step.cameFrom(key) ? Optional.empty() : find(step.address());
            if (alias.isEmpty()) {
                leaves.putIfAbsent(key, step.address());
            } else if (expanded.add(key)) { // else another alias led here before, and all of it is on its way
                List<AliasValue.Member> members = alias.get().members();
                for (AliasValue.Member member : members) {
                    if (member.isFinal()) leaves.putIfAbsent(member.address().folded(), member.address());
                    else steps.addLast(new Step(member.address(), step, step.depth() + 1));
                }
            }
            if (step.depth() > MAX_DEPTH || leaves.size() + steps.size() > MAX_RECIPIENTS) {
                throw new IOException(
                        "aliases of " + recipient + " lead to more than " + MAX_RECIPIENTS + " recipients");
            }
        }
        return new ArrayList<>(leaves.values());
    }

    /** The alias at {@code virtual_alias_maps}. */
    Optional<EmailLookup.Match> findVirtual(EmailAddress address) throws IOException {
        return virtual == null ? Optional.empty() : lookup.find(virtual, address);
    }

    /** The alias at {@code alias_maps}, for an address of a local domain. */
    Optional<EmailLookup.Match> findLocal(EmailAddress address) throws IOException {
        if (local == null || classes.of(address.host()) != AddressClass.LOCAL) return Optional.empty();
        String name = address.localPart().toLowerCase(Locale.ROOT);
        Optional<String> value = local.get(name);
        if (value.isPresent()) {
            return value.map(found -> new EmailLookup.Match(found, name, EmailLookup.Form.LOCAL_PART, ""));
        }
        String extension = delimiter.extensionOf(address.localPart());
        if (extension.isEmpty()) return Optional.empty();
        String plain = name.substring(0, name.length() - extension.length());
        return local.get(plain)
                .map(found ->
                        new EmailLookup.Match(found, plain, EmailLookup.Form.LOCAL_PART_WITHOUT_EXTENSION, extension));
    }

    /** The members of {@code alias_maps}' entry. */
    AliasValue membersOf(EmailLookup.Match match) throws IOException, AliasValue.UnsupportedMember {
        try {
            return AliasValue.local(match.value(), classes.origin());
        } catch (SyntaxException e) {
            throw malformed(local, match, e);
        }
    }

    private Optional<AliasValue> find(EmailAddress address) throws IOException, AliasValue.UnsupportedMember {
        Optional<EmailLookup.Match> match = findVirtual(address);
        if (match.isEmpty()) return findLocalAlias(address);
        String extension = match.get().unmatchedExtension();
        AliasValue value;
        try {
            EmailAddress matched = extension.isEmpty() ? address : delimiter.withoutExtension(address);
            value = AliasValue.virtual(match.get().value(), matched, classes.origin());
        } catch (SyntaxException e) {
            throw malformed(virtual, match.get(), e);
        }
        if (propagatesVirtual) value = withExtension(value, extension);
        // user@domain -> user@domain is how an entry makes an exception from @domain: it is no alias.
        return isOnly(value, address) ? findLocalAlias(address) : Optional.of(value);
    }

    private Optional<AliasValue> findLocalAlias(EmailAddress address) throws IOException, AliasValue.UnsupportedMember {
        Optional<EmailLookup.Match> match = findLocal(address);
        if (match.isEmpty()) return Optional.empty();
        AliasValue value = membersOf(match.get());
        return Optional.of(propagatesLocal ? withExtension(value, match.get().unmatchedExtension()) : value);
    }

    private static boolean isOnly(AliasValue value, EmailAddress address) {
        return value.members().size() == 1
                && value.members().getFirst().address().folded().equals(address.folded());
    }

    private static AliasValue withExtension(AliasValue value, String extension) {
        List<AliasValue.Member> members = new ArrayList<>();
        for (AliasValue.Member member : value.members()) {
            EmailAddress address = member.address();
            try {
                address = new EmailAddress(address.localPart() + extension, address.host());
            } catch (SyntaxException tooLong) {
                // The mailbox is known without it, and gets the message.
            }
            members.add(new AliasValue.Member(address, member.isFinal()));
        }
        return new AliasValue(List.copyOf(members));
    }

    private static IOException malformed(@Nullable LookupTable table, EmailLookup.Match match, SyntaxException e) {
        String name = table == null ? "" : table.name();
        return new IOException(
                name + ": the value of \"" + match.key() + "\" is not a list of addresses: expected " + e.getMessage());
    }
}
