package org.mailrail.route;

import java.io.IOException;
import java.util.Optional;
import org.mailrail.core.Domain;
import org.mailrail.core.EmailAddress;
import org.mailrail.core.SyntaxException;
import org.mailrail.route.internal.AddressField;
import org.mailrail.table.EmailLookup;
import org.mailrail.table.LookupTable;

/**
 * A table from an address to the one that takes its place; {@code @domain} keeps the local part. Of several addresses in a value the first counts.
 * Postfix's canonical(5), generic(5).
 *
 * @param table what is asked
 * @param site in which order
 * @param rewriter completes addresses in values
 * @param propagates whether an extension that the key is without is put on the result. {@code propagate_unmatched_extensions}
 */
record AddressTable(LookupTable table, SiteLookup site, AddressRewriter rewriter, boolean propagates) {
    private static final int MAX_TOKENS = 1024;

    Optional<EmailAddress> find(EmailAddress address) throws IOException {
        Optional<EmailLookup.Match> match = site.lookup().find(table, address);
        return match.isEmpty() ? Optional.empty() : Optional.of(result(address, match.get()));
    }

    private EmailAddress result(EmailAddress address, EmailLookup.Match match) throws IOException {
        String extension = match.unmatchedExtension();
        EmailAddress found;
        try {
            found = address(address, extension, match.value().strip());
        } catch (SyntaxException e) {
            throw new IOException(table.name() + ": the value of \"" + match.key() + "\" is not an address: expected "
                    + e.getMessage());
        }
        if (!propagates || extension.isEmpty()) return found;
        try {
            return new EmailAddress(found.localPart() + extension, found.host());
        } catch (SyntaxException tooLong) {
            return found;
        }
    }

    private EmailAddress address(EmailAddress address, String extension, String value) {
        if (value.startsWith("@")) {
            EmailAddress plain =
                    extension.isEmpty() ? address : site.delimiter().withoutExtension(address);
            return rewriter.rewrite(new EmailAddress(plain.localPart(), Domain.of(value.substring(1))));
        }
        return rewriter.rewrite(
                AddressField.firstAddress(value, MAX_TOKENS).orElseThrow(() -> new SyntaxException("an address", 0)));
    }
}
