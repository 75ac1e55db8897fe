package org.mailrail.table;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mailrail.core.CaseFolding;
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
 *
 * <p>A key that is not there is looked up in other spellings of the same: without the quotes, as older tables have it, and with U-labels. Without
 * its quotes a local part that has an {@code @}, or is nothing, would be read as another address, {@code "@example.org"} as everybody there; such
 * ones are looked up in quotes only, while Postfix does so for virtual(5), canonical(5) and generic(5) alone. Postfix looks for the labels that the
 * sender has chosen; here a domain is the same in both.
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
    private final boolean isQuotedOnly;

    /** Searches with extensions behind {@code delimiter}, and bare local parts for {@code ownSites}. */
    public EmailLookup(RecipientDelimiter delimiter, OwnSites ownSites) {
        this(delimiter, ownSites, false);
    }

    private EmailLookup(RecipientDelimiter delimiter, OwnSites ownSites, boolean isQuotedOnly) {
        this.delimiter = delimiter;
        this.ownSites = ownSites;
        this.isQuotedOnly = isQuotedOnly;
    }

    /** The same search for tables that never had local parts without their quotes: virtual(5), canonical(5), generic(5). */
    public EmailLookup quotedOnly() {
        return new EmailLookup(delimiter, ownSites, true);
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
            match = first(table, localParts(address), Form.LOCAL_PART, "");
            String extension = delimiter.extensionOf(address.localPart());
            if (match.isEmpty() && !extension.isEmpty()) {
                List<String> plain = localParts(delimiter.withoutExtension(address));
                match = first(table, plain, Form.LOCAL_PART_WITHOUT_EXTENSION, extension);
            }
            if (match.isPresent()) return match;
        }
        return first(table, at(List.of(""), address.host()), Form.DOMAIN, "");
    }

    /**
     * The first match among whole addresses, with and without extension: transport(5) goes on with domains.
     *
     * @throws IOException if the table cannot be asked
     */
    public Optional<Match> findAddress(LookupTable table, EmailAddress address) throws IOException {
        Optional<String> value = table.get(address.toAsciiDomainString());
        if (value.isPresent()) return Optional.of(new Match(value.get(), address.folded(), Form.ADDRESS, ""));
        List<String> spellings = at(localParts(address), address.host());
        Optional<Match> match = first(table, spellings.subList(1, spellings.size()), Form.ADDRESS, "");
        String extension = delimiter.extensionOf(address.localPart());
        if (match.isPresent() || extension.isEmpty()) return match;
        List<String> plain = at(localParts(delimiter.withoutExtension(address)), address.host());
        return first(table, plain, Form.ADDRESS_WITHOUT_EXTENSION, extension);
    }

    /** How tables know a domain or address literal: lower case, A-labels. */
    public static String domainKey(MailHost host) {
        return host instanceof Domain domain ? domain.ascii() : host.toString().toLowerCase(Locale.ROOT);
    }

    /** How tables may know it besides: with U-labels, if it has any. */
    static Optional<String> unicodeKey(MailHost host) {
        if (!(host instanceof Domain domain)) return Optional.empty();
        String unicode = CaseFolding.fold(domain.unicode());
        return unicode.equals(domain.ascii()) ? Optional.empty() : Optional.of(unicode);
    }

    private static Optional<Match> first(LookupTable table, List<String> keys, Form form, String unmatchedExtension)
            throws IOException {
        for (String key : keys) {
            Optional<String> value = table.getPartial(key);
            if (value.isPresent()) return Optional.of(new Match(value.get(), key, form, unmatchedExtension));
        }
        return Optional.empty();
    }

    /** How a local part may be written: quoted where it must be, then without its quotes, if nobody can take that for an address. */
    private List<String> localParts(EmailAddress address) {
        String folded = address.folded();
        String quoted = folded.substring(0, folded.lastIndexOf('@')); // no host has an @, a quoted local part may
        String plain = CaseFolding.fold(address.localPart());
        boolean isSame = plain.equals(quoted);
        return isSame || isQuotedOnly || plain.isEmpty() || plain.indexOf('@') >= 0
                ? List.of(quoted)
                : List.of(quoted, plain);
    }

    private static List<String> at(List<String> localParts, MailHost host) {
        List<String> keys = new ArrayList<>();
        for (String localPart : localParts) keys.add(localPart + "@" + domainKey(host));
        Optional<String> unicode = unicodeKey(host);
        if (unicode.isPresent()) for (String localPart : localParts) keys.add(localPart + "@" + unicode.get());
        return keys;
    }
}
