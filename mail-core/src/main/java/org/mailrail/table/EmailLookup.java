package org.mailrail.table;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.MailHost;

/**
 * The order in which tables of addresses are searched. Postfix's virtual(5) and canonical(5):
 *
 * <pre>
 *   user+extension@domain
 *   user@domain
 *   user+extension          ; if the domain is ours
 *   user                    ; if the domain is ours
 *   &#64;domain
 * </pre>
 *
 * <p>Local parts are quoted where RFC 5321 demands it, domains in A-labels. The whole address is asked for in the letter case that it has, for
 * tables of patterns; all other keys are parts in lower case, which a {@link PatternTable} is not asked for.
 */
public final class EmailLookup {
    /** Which key was found. */
    public enum Form {
        /** The whole address. */
        ADDRESS,
        /** The address without its extension. */
        ADDRESS_WITHOUT_EXTENSION,
        /** The local part. */
        LOCAL_PART,
        /** The local part without its extension. */
        LOCAL_PART_WITHOUT_EXTENSION,
        /** The domain: every local part. */
        DOMAIN
    }

    /**
     * What was found.
     *
     * @param value the value
     * @param key its key, in lower case
     * @param form which key it was
     * @param unmatchedExtension the extension with its delimiter, where the key is without; else empty
     */
    public record Match(String value, String key, Form form, String unmatchedExtension) {}

    /** Says which sites are ours, so that a bare local part means somebody there. */
    @FunctionalInterface
    public interface OwnSites {
        /**
         * Whether this is {@code $myorigin}, listed in {@code $mydestination} or one of our addresses.
         *
         * @throws IOException if it cannot be said at the moment
         */
        boolean contains(MailHost host) throws IOException;
    }

    private final RecipientDelimiter delimiter;
    private final OwnSites ownSites;

    /** Searches with extensions behind {@code delimiter}, and bare local parts for {@code ownSites}. */
    public EmailLookup(RecipientDelimiter delimiter, OwnSites ownSites) {
        this.delimiter = delimiter;
        this.ownSites = ownSites;
    }

    /**
     * The first match.
     *
     * @throws IOException if the table cannot be asked
     */
    public Optional<Match> find(LookupTable table, EmailAddress address) throws IOException {
        Optional<Match> match = findAddress(table, address);
        if (match.isPresent()) return match;
        if (ownSites.contains(address.host())) {
            String extension = delimiter.extensionOf(address.localPart());
            match = getPartial(table, localPart(address.folded()), Form.LOCAL_PART, "");
            if (match.isEmpty() && !extension.isEmpty()) {
                String plain = localPart(delimiter.withoutExtension(address).folded());
                match = getPartial(table, plain, Form.LOCAL_PART_WITHOUT_EXTENSION, extension);
            }
            if (match.isPresent()) return match;
        }
        return getPartial(table, "@" + domainKey(address.host()), Form.DOMAIN, "");
    }

    /**
     * The first match among whole addresses, with and without extension: transport(5) goes on with domains.
     *
     * @throws IOException if the table cannot be asked
     */
    public Optional<Match> findAddress(LookupTable table, EmailAddress address) throws IOException {
        Optional<String> value = table.get(address.toAsciiDomainString());
        String unquoted = unquoted(address.toAsciiDomainString());
        if (value.isEmpty() && !unquoted.isEmpty()) value = table.getPartial(unquoted);
        if (value.isPresent()) return Optional.of(new Match(value.get(), address.folded(), Form.ADDRESS, ""));
        String extension = delimiter.extensionOf(address.localPart());
        if (extension.isEmpty()) return Optional.empty();
        String plain = delimiter.withoutExtension(address).folded();
        return getPartial(table, plain, Form.ADDRESS_WITHOUT_EXTENSION, extension);
    }

    /** How tables know a domain or address literal: lower case, A-labels. */
    public static String domainKey(MailHost host) {
        return host instanceof Domain domain ? domain.ascii() : host.toString().toLowerCase(Locale.ROOT);
    }

    private static String localPart(String key) {
        return key.substring(0, key.lastIndexOf('@')); // no host has an @, a quoted local part may
    }

    private static Optional<Match> getPartial(LookupTable table, String key, Form form, String unmatchedExtension)
            throws IOException {
        Optional<String> value = table.getPartial(key);
        String unquoted = unquoted(key);
        if (value.isEmpty() && !unquoted.isEmpty()) value = table.getPartial(unquoted);
        return value.map(found -> new Match(found, key, form, unmatchedExtension));
    }

    /** A key whose local part is quoted is looked up without quotes too, as older tables and aliases(5) have it; empty for any other key. */
    private static String unquoted(String key) {
        if (!key.startsWith("\"")) return "";
        StringBuilder plain = new StringBuilder(key.length());
        int i = 1;
        while (i < key.length() && key.charAt(i) != '"') {
            if (key.charAt(i) == '\\') i++;
            plain.append(key.charAt(i++));
        }
        return plain.append(key, i + 1, key.length()).toString();
    }
}
