package org.mailrail.route;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.SyntaxException;
import org.mailrail.table.EmailLookup;
import org.mailrail.table.LookupTable;
import org.mailrail.table.RecipientDelimiter;

/**
 * Aliases of every domain. Postfix's virtual(5), {@code virtual_alias_maps}:
 *
 * <pre>
 *   value = address *( ( "," / WS ) address ) / "@" domain    ; the same local part there
 * </pre>
 *
 * @param table {@code virtual_alias_maps}; null for none
 * @param lookup the search order, of quoted keys only
 * @param delimiter of extensions
 * @param rewriter completes the addresses in values
 * @param propagates whether an extension that the key is without is put on the results
 * @param limits how far aliases may lead
 */
record VirtualAliases(
        @Nullable LookupTable table,
        EmailLookup lookup,
        RecipientDelimiter delimiter,
        AddressRewriter rewriter,
        boolean propagates,
        Limits limits) {
    /**
     * How far aliases may lead.
     *
     * @param recipients {@code virtual_alias_expansion_limit}
     * @param depth {@code virtual_alias_recursion_limit}
     * @param addressLength {@code virtual_alias_address_length_limit}, characters
     */
    record Limits(int recipients, int depth, int addressLength) {
        static final Limits DEFAULT = new Limits(1000, 1000, 1000);
    }

    boolean knows(EmailAddress address) throws IOException {
        return table != null && lookup.find(table, address).isPresent();
    }

    /**
     * Those for whom an address stands.
     *
     * @throws IOException if the table cannot be asked, or the value is no list of addresses
     */
    Optional<List<EmailAddress>> find(EmailAddress address) throws IOException {
        if (table == null) return Optional.empty();
        Optional<EmailLookup.Match> match = lookup.find(table, address);
        return match.isEmpty() ? Optional.empty() : Optional.of(addresses(table, match.get(), address));
    }

    private List<EmailAddress> addresses(LookupTable table, EmailLookup.Match match, EmailAddress alias)
            throws IOException {
        String extension = propagates ? match.unmatchedExtension() : "";
        EmailAddress matched = match.unmatchedExtension().isEmpty() ? alias : delimiter.withoutExtension(alias);
        List<EmailAddress> addresses = new ArrayList<>();
        try {
            for (String word : AddressWords.of(match.value(), true)) {
                if (word.length() > limits.addressLength()) throw new SyntaxException("a shorter address", 0);
                EmailAddress address = word.startsWith("@")
                        ? EmailAddress.of(matched.localPart(), Domain.of(word.substring(1)))
                        : AddressWords.address(word, rewriter.origin());
                addresses.add(withExtension(rewriter.rewrite(address), extension));
            }
            if (addresses.isEmpty()) throw new SyntaxException("at least one address", 0);
        } catch (SyntaxException e) {
            throw new IOException(table.name() + ": the value of \"" + match.key()
                    + "\" is not a list of addresses: expected " + e.getMessage());
        }
        return addresses;
    }

    static EmailAddress withExtension(EmailAddress address, String extension) {
        try {
            return new EmailAddress(address.localPart() + extension, address.host());
        } catch (SyntaxException tooLong) {
            return address; // the mailbox is known without it, and gets the message
        }
    }
}
